/**
 * Rebuilds what a service derives from its own events in the write path: `streams.state` and the inline read model of a
 * decider. The result is the same bytes as the live path gives, because both run the same function of the same state.
 */
import { PgClient } from "@effect/sql-pg"
import type { Decider, DomainEvent } from "@lyceum/domain/Decider"
import { Effect } from "effect"
import type { ReadModel } from "./Commands.ts"
import { forEachStream, refold } from "./Refold.ts"

/**
 * One transaction: nobody sees half a read model, and writes of the service wait for the table locks until it is done.
 * Returns the number of streams. `tables` are emptied, so they must hold nothing but this read model.
 */
export const rebuildReadModel = <State, Command, Event extends DomainEvent, Rejection>(options: {
  readonly decider: Decider<State, Command, Event, Rejection>
  readonly readModel: ReadModel<State>
  readonly tables: ReadonlyArray<string>
}): Effect.Effect<number, never, PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const { decider, readModel, tables } = options
    const prefix = `${decider.name}-`
    const foldEvents = refold(decider)
    return yield* sql.withTransaction(
      Effect.gen(function* () {
        // A rebuild may take longer than a request may; the locks below end it if it can never get them.
        yield* sql`SET LOCAL transaction_timeout = '30min'`
        yield* sql`SET LOCAL statement_timeout = '5min'`
        yield* sql`SET LOCAL idle_in_transaction_session_timeout = '5min'`
        yield* sql`SET LOCAL lock_timeout = '1min'`
        // An append takes its locks on all of its tables before it does anything: none is half done behind this line.
        yield* Effect.forEach(tables, (table) => sql`LOCK TABLE ${sql(table)} IN ACCESS EXCLUSIVE MODE`, {
          discard: true
        })
        yield* sql`TRUNCATE ${sql.csv(tables.map((table) => sql`${sql(table)}`))}`
        return yield* forEachStream(prefix, ({ events, stream }) =>
          Effect.gen(function* () {
            const last = events.at(-1)
            if (last === undefined) return
            const { encoded, state } = yield* foldEvents(events)
            yield* sql`UPDATE streams SET state = ${JSON.stringify(encoded)}::text::jsonb WHERE id = ${stream.id}`
            const row = { id: stream.id.slice(prefix.length), state, version: last.version, updatedAt: last.occurredAt }
            yield* Effect.forEach(readModel(row), (statement) => sql`${statement}`, { discard: true })
          })
        )
      })
    )
  }).pipe(Effect.orDie, Effect.withSpan("rebuildReadModel"))
