/**
 * Which release last wrote a data folder, and which releases may still run on it. A newer schema alone is no hindrance, because
 * migrations only add (decision 16): a release goes back by one, until a step took something away that the older one needs.
 */
import { type Migrations, ordered } from "@lyceum/database/Migration"
import { Effect, Option, Schema } from "effect"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** How the folder is arranged; another number is another arrangement, which older code does not understand. */
const layout = 1
/** The major version of the PostgreSQL that this release brings along. */
const postgres = 18

const Stamp = Schema.Struct({
  layout: Schema.Int,
  /** The newest release that wrote here; `null` = it did not say. */
  release: Schema.NullOr(Schema.String),
  /** The newest release that cannot run here any more; `null` = none. */
  newerThan: Schema.NullOr(Schema.String)
})
const Wire = Schema.fromJsonString(Stamp)

/** This release would misread the folder. Nothing was changed. */
export class WrittenByAnother extends Schema.TaggedError<WrittenByAnother>()("WrittenByAnother", {
  folder: Schema.String,
  by: Schema.NullOr(Schema.String),
  reason: Schema.String
}) {
  override get message() {
    const who = this.by === null ? "another release of Lyceum" : `Lyceum ${this.by}`
    return `The data folder ${this.folder} was written by ${who}, ${this.reason}: start that release or a newer one, or restore a backup of before its upgrade into another folder`
  }
}

const numbers = (release: string) => release.split(/[.+-]/).slice(0, 3).map(Number)

/** Whether release `a` is not newer than `b`, by their three numbers. */
export const isUpTo = (a: string, b: string): boolean => {
  const [left, right] = [numbers(a), numbers(b)]
  const at = left.findIndex((number, index) => number !== right[index])
  return at === -1 || (left[at] ?? 0) < (right[at] ?? 0)
}

const fileIn = (folder: string) => join(folder, "data.json")

/** Looks at the folder before anything touches it. A folder of before there was such a file is one of the first layout. */
export const checkWrittenBy = Effect.fnUntraced(function* (folder: string, release: Option.Option<string>) {
  const version = join(folder, "postgres", "cluster", "PG_VERSION")
  const found = existsSync(version) ? Number(readFileSync(version, "utf8").trim()) : postgres
  const stamp = existsSync(fileIn(folder))
    ? yield* Effect.orDie(Schema.decodeEffect(Wire)(readFileSync(fileIn(folder), "utf8")))
    : { layout, release: null, newerThan: null }
  const refuse = (reason: string) => new WrittenByAnother({ folder, by: stamp.release, reason })
  if (stamp.layout > layout) return yield* refuse(`in a layout (${stamp.layout}) that this release does not know`)
  if (found !== postgres) return yield* refuse(`with PostgreSQL ${found}, and this release runs ${postgres}`)
  if (stamp.newerThan !== null && Option.isSome(release) && isUpTo(release.value, stamp.newerThan)) {
    return yield* refuse(`which took away what releases up to ${stamp.newerThan} need, and this is ${release.value}`)
  }
})

/** Notes that this release writes here; `all` = the migrations of every schema. A newer release's word is kept. */
export const noteWrittenBy = Effect.fnUntraced(function* (
  folder: string,
  release: Option.Option<string>,
  all: ReadonlyArray<Migrations>
) {
  const before = existsSync(fileIn(folder))
    ? yield* Effect.orDie(Schema.decodeEffect(Wire)(readFileSync(fileIn(folder), "utf8")))
    : { layout, release: null, newerThan: null }
  const newest = (releases: ReadonlyArray<string | null>) =>
    releases.reduce((last, one) => (last === null || (one !== null && isUpTo(last, one)) ? one : last), null)
  const stamp: typeof Stamp.Type = {
    layout,
    release: newest([before.release, Option.getOrNull(release)]),
    newerThan: newest([
      before.newerThan,
      ...all.flatMap((migrations) => ordered(migrations).map(({ contractAfter }) => contractAfter))
    ])
  }
  const json = yield* Effect.orDie(Schema.encodeEffect(Wire)(stamp))
  writeFileSync(fileIn(folder), json, { flush: true })
})
