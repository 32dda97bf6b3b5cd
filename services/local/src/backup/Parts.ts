/** The parts of a platform that a backup reads: those of one that runs, or started for the time of the backup where none does. */
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { Effect, Schema } from "effect"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { lockDataFolder } from "../platform/DataFolder.ts"
import { findRunning } from "../platform/Running.ts"
import { tableServer } from "../platform/TableServer.ts"

class NoData extends Schema.TaggedError<NoData>()("NoData", { folder: Schema.String }) {
  override get message() {
    return `${this.folder} holds no platform's data: name the right folder with --data-dir`
  }
}

class LogElsewhere extends Schema.TaggedError<LogElsewhere>()("LogElsewhere", {}) {
  override get message() {
    return "this platform keeps its event log on Kafka, which no copy of a folder can be consistent with: see docs/operations.md, Backups"
  }
}

/** For the life of the scope. */
export const openParts = Effect.fnUntraced(function* (path: string) {
  const folder = resolve(path)
  const running = yield* Effect.option(findRunning(folder))
  if (running._tag === "Some") {
    const { kafkaBrokers, serverUrl, tables } = running.value
    if (kafkaBrokers !== null) return yield* new LogElsewhere()
    return { folder, serverUrl, tables }
  }
  if (!existsSync(join(folder, "postgres", "cluster", "PG_VERSION"))) return yield* new NoData({ folder })
  yield* lockDataFolder({ path: folder, reset: false })
  const { url } = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  return { folder, serverUrl: url, tables: yield* tableServer(join(folder, "dynamodb")) }
})
