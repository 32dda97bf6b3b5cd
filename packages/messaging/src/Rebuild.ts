/**
 * Rebuilds a consumer's read models by letting it read its topics again from the first record. Read models of a service's own
 * events: `@lyceum/database/RebuildReadModel`.
 */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { Consumers } from "./consumer/Consumers.ts"
import { EventLog } from "./EventLog.ts"

/** What went wrong; nothing was lost: run it again. */
export class RebuildFailed extends Schema.TaggedError<RebuildFailed>()("RebuildFailed", {
  name: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the rebuild of "${this.name}" did not happen: members of the group may run in other processes, or the log or the database is away`
  }
}

/**
 * Empties a consumer's tables and its inbox and sends it back to the first record; returns when the refill has begun.
 * The offsets go back first: a crash after that only redelivers what the inbox knows, and the command is run again.
 * While members of the group run in other processes a real log refuses, and nothing has changed.
 */
export const rebuildFromTopics = (options: {
  readonly group: string
  readonly tables: ReadonlyArray<string>
}): Effect.Effect<void, RebuildFailed, PgClient.PgClient | EventLog | Consumers> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const log = yield* EventLog
    const { group, tables } = options
    const consumer = (yield* (yield* Consumers).all).find((running) => running.group === group)
    if (consumer === undefined) return yield* Effect.die(`no consumer of the group "${group}" runs in this service`)
    yield* consumer.paused(
      Effect.andThen(
        log.resetGroup(group, consumer.topics),
        sql.withTransaction(
          Effect.gen(function* () {
            if (tables.length > 0) yield* sql`TRUNCATE ${sql.csv(tables.map((table) => sql`${sql(table)}`))}`
            yield* sql`DELETE FROM inbox WHERE consumer = ${group}`
          })
        )
      )
    )
  }).pipe(
    Effect.mapError((cause) => new RebuildFailed({ name: options.group, cause })),
    Effect.withSpan("rebuildFromTopics")
  )
