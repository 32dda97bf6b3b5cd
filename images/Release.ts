/** What is built: version, commit and the commit's time, so that one commit gives one digest. */
import { run } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ImagesError } from "./Failure.ts"
import { repository } from "./Folders.ts"

export interface Release {
  readonly version: string
  /** The commit; `-dirty` at its end when tracked files differ from it. */
  readonly revision: string
  /** Seconds since 1970. */
  readonly created: number
  /** Where the sources are, when that is known. */
  readonly source: string | null
}

const Manifest = Schema.fromJsonString(Schema.Struct({ version: Schema.NonEmptyString }))

const versionOf = () => Schema.decodeSync(Manifest)(readFileSync(join(repository, "package.json"), "utf8")).version

const git = (...args: ReadonlyArray<string>) =>
  run("git", args, { cwd: repository }).pipe(
    Effect.map((text) => text.trim()),
    Effect.mapError(() => new ImagesError({ reason: `images: "git ${args[0]}" failed; images are built from a clone` }))
  )

/** Seconds from `SOURCE_DATE_EPOCH`, or `undefined` without it. */
const fromEnvironment = Effect.suspend(() => {
  const text = process.env["SOURCE_DATE_EPOCH"]
  if (text === undefined || /^\d{1,10}$/.test(text)) return Effect.succeed(text)
  return Effect.fail(new ImagesError({ reason: `SOURCE_DATE_EPOCH: "${text}" is no number of seconds` }))
})

const sourceOf = (environment: NodeJS.ProcessEnv): string | null => {
  const { GITHUB_REPOSITORY: path, GITHUB_SERVER_URL: server } = environment
  return path === undefined || server === undefined ? null : `${server}/${path}`
}

/** Reads package.json, git and `SOURCE_DATE_EPOCH` (the commit's time when it is absent). */
export const readRelease: Effect.Effect<Release, ImagesError> = Effect.gen(function* () {
  const version = versionOf()
  const commit = yield* git("rev-parse", "HEAD")
  const changed = yield* git("status", "--porcelain", "--untracked-files=no")
  const epoch = yield* fromEnvironment
  return {
    version,
    revision: changed === "" ? commit : `${commit}-dirty`,
    created: Number(epoch ?? (yield* git("log", "-1", "--format=%ct"))),
    source: sourceOf(process.env)
  }
})

/** The tag when none is given: version and the start of the commit. */
export const tagOfRelease = ({ revision, version }: Release): string =>
  `${version}-${revision.slice(0, 12)}${revision.endsWith("-dirty") ? "-dirty" : ""}`
