/** A stream's events as an administrator reads them: a page at a time, newest first. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { type StoredEvent, StoredEventRow } from "./EventStore.ts"

const decode = Schema.decodeUnknownEffect(Schema.Array(StoredEventRow))

/** At most `limit` events of a stream, those before the version `before` when it is given. Empty = no such stream. */
export const auditTrail = Effect.fn("auditTrail")(function* (options: {
  readonly stream: string
  readonly limit: number
  readonly before: number | undefined
}): Effect.fn.Return<ReadonlyArray<StoredEvent>, never, PgClient.PgClient> {
  const sql = yield* PgClient.PgClient
  const from = options.before === undefined ? sql`` : sql`AND version < ${options.before}`
  const read = sql`SELECT stream, version, id, type, data, metadata, occurred_at AS "occurredAt"
    FROM events WHERE stream = ${options.stream} ${from} ORDER BY version DESC LIMIT ${options.limit}`
  return yield* Effect.orDie(Effect.flatMap(read, decode))
})

const decodeState = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ state: Schema.Unknown })))

/** The state that a stream is kept with, encoded; `null` = no such stream. */
export const streamState = Effect.fn("streamState")(function* (
  stream: string
): Effect.fn.Return<unknown, never, PgClient.PgClient> {
  const sql = yield* PgClient.PgClient
  const [row] = yield* Effect.orDie(Effect.flatMap(sql`SELECT state FROM streams WHERE id = ${stream}`, decodeState))
  return row?.state ?? null
})
