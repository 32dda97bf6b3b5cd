/** What a running platform tells the command line about itself: a file in its data folder that only its owner may read. */
import { Effect, Schema } from "effect"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

/** Where the notification table is served, and the key that opens it. */
const TableAddress = Schema.Struct({ endpoint: Schema.String, accessKey: Schema.String })
export type TableAddress = typeof TableAddress.Type

export const RunningPlatform = Schema.Struct({
  pid: Schema.Int,
  address: Schema.String,
  /** Management address of each service. */
  management: Schema.Record(Schema.String, Schema.String),
  managementToken: Schema.String,
  /** The event log's and job queue's own database address. */
  messagingUrl: Schema.String,
  /** The database server's superuser: for a backup. */
  serverUrl: Schema.String,
  tables: TableAddress,
  /** Kafka's brokers, where the event log is there. */
  kafkaBrokers: Schema.NullOr(Schema.String)
})
export type RunningPlatform = typeof RunningPlatform.Type

const Wire = Schema.fromJsonString(RunningPlatform)

export class NotRunning extends Schema.TaggedError<NotRunning>()("NotRunning", { folder: Schema.String }) {
  override get message() {
    return `No platform is running on ${this.folder}: start it with "npm start" (or name its folder with --data-dir)`
  }
}

const fileIn = (folder: string) => join(folder, "running.json")

/** Writes the file for the life of the scope. */
export const announce = (folder: string, platform: RunningPlatform) =>
  Effect.acquireRelease(
    Schema.encodeEffect(Wire)(platform).pipe(
      Effect.orDie,
      Effect.map((json) => writeFileSync(fileIn(folder), json, { mode: 0o600 }))
    ),
    () => Effect.sync(() => rmSync(fileIn(folder), { force: true }))
  )

/** Reads what the platform on that folder says; fails when none runs there. */
export const findRunning = (path: string): Effect.Effect<RunningPlatform, NotRunning> =>
  Effect.gen(function* () {
    const folder = resolve(path)
    const notRunning = new NotRunning({ folder })
    if (!existsSync(fileIn(folder))) return yield* notRunning
    const platform = yield* Schema.decodeEffect(Wire)(readFileSync(fileIn(folder), "utf8")).pipe(
      Effect.mapError(() => notRunning)
    )
    const alive = yield* Effect.sync(() => {
      try {
        return process.kill(platform.pid, 0)
      } catch {
        return false
      }
    })
    return alive ? platform : yield* notRunning
  })
