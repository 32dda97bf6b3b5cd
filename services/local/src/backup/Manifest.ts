/** What a backup says of itself: when, of what, and every file with its length and SHA-256. Without it there is no backup. */
import { Effect, Schema } from "effect"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const File = Schema.Struct({ path: Schema.String, size: Schema.Int, sha256: Schema.String })
export type BackedUpFile = typeof File.Type

/** The layout of a backup that this code reads and writes. */
export const layout = 1

export const Manifest = Schema.Struct({
  layout: Schema.Int,
  /** Release that wrote it; `null` = nobody said. */
  release: Schema.NullOr(Schema.String),
  begunAt: Schema.DateTimeUtcFromString,
  /** The moment whose data it holds: everything that was acknowledged before is in it. */
  asOf: Schema.DateTimeUtcFromString,
  /** Major version of PostgreSQL, whose files these are. */
  postgres: Schema.Int,
  /** Items of the notification table. */
  notifications: Schema.Int,
  folders: Schema.Array(Schema.String),
  files: Schema.Array(File)
})
export type Manifest = typeof Manifest.Type

const Wire = Schema.fromJsonString(Manifest)
const fileIn = (folder: string) => join(folder, "manifest.json")

/** Not a backup of ours, or not one that this release reads. */
export class NotABackup extends Schema.TaggedError<NotABackup>()("NotABackup", {
  folder: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `${this.folder} cannot be restored: ${this.reason}`
  }
}

export const writeManifest = (folder: string, manifest: Manifest) =>
  Effect.map(Effect.orDie(Schema.encodeEffect(Wire)(manifest)), (json) =>
    writeFileSync(fileIn(folder), json, { mode: 0o600, flush: true })
  )

export const readManifest = (folder: string): Effect.Effect<Manifest, NotABackup> =>
  Effect.gen(function* () {
    if (!existsSync(fileIn(folder))) {
      return yield* new NotABackup({ folder, reason: "it has no manifest, so it is no backup or was not finished" })
    }
    const manifest = yield* Schema.decodeEffect(Wire)(readFileSync(fileIn(folder), "utf8")).pipe(
      Effect.mapError(() => new NotABackup({ folder, reason: "its manifest is not one of ours" }))
    )
    if (manifest.layout !== layout) {
      const by = manifest.release === null ? "another release" : `release ${manifest.release}`
      return yield* new NotABackup({
        folder,
        reason: `${by} wrote it in layout ${manifest.layout}; this one reads ${layout}`
      })
    }
    return manifest
  })
