/**
 * Rebuilds all read models from the topics. All groups at once: several of them write the same tables. What is left in the
 * topics decides: activity older than its topic keeps is not rebuilt.
 */
import { PgClient } from "@effect/sql-pg"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { EventLog } from "@lyceum/messaging/EventLog"
import { RebuildFailed } from "@lyceum/messaging/Rebuild"
import { rebuildOperation } from "@lyceum/runtime/management/ServiceOperations"
import { Effect } from "effect"
import { readModelTables } from "./migrations/0002_read_models.ts"

/** Name of the rebuild, and of the schema. */
export const rebuildName = "analytics"

/**
 * Empties every table and sends every group back to its first record; returns when the refill has begun. The offsets go
 * back first: a crash after that only redelivers what the inbox knows, and the command is run again.
 */
export const rebuildAll = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const log = yield* EventLog
  const running = yield* (yield* Consumers).all
  const reset = Effect.forEach(running, ({ group, topics }) => log.resetGroup(group, topics), { discard: true })
  const empty = sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`TRUNCATE ${sql.csv(readModelTables.map((table) => sql`${sql(table)}`))}`
      yield* sql`DELETE FROM inbox WHERE consumer = ANY(${running.map(({ group }) => group)}::text[])`
    })
  )
  yield* running.reduce((work, consumer) => consumer.paused(work), Effect.andThen(reset, empty))
}).pipe(
  Effect.mapError((cause) => new RebuildFailed({ name: rebuildName, cause })),
  Effect.withSpan("rebuildAll")
)

/** Offers it to operators. */
export const operations = rebuildOperation(
  "empties every read model and fills it again from the topics",
  Effect.as(rebuildAll, { rebuilding: rebuildName })
)
