/**
 * The event store as the relay sees it: events in commit order behind a checkpoint.
 *
 * Only events of transactions that are older than every running one are read (`xid < xmin`), ordered by transaction and
 * position: a transaction that drew a low position and commits late is never skipped. `events.xid` is qualified on
 * purpose: a bare `xid` in ORDER BY would be the text column, which sorts "1000" before "999".
 */
import { PgClient } from "@effect/sql-pg"
import { EventMetadata } from "@lyceum/database/EventStore"
import { Effect, Queue, Schema } from "effect"

/** How far events were published. `generation` changes when the database was restored from a dump. */
export const Checkpoint = Schema.Struct({ generation: Schema.Int, xid: Schema.String, position: Schema.String })
export type Checkpoint = typeof Checkpoint.Type

const OutboxRow = Schema.Struct({
  xid: Schema.String,
  position: Schema.String,
  stream: Schema.String,
  id: Schema.String,
  type: Schema.String,
  data: Schema.Unknown,
  metadata: EventMetadata,
  occurredAt: Schema.Date
})
export type OutboxRow = typeof OutboxRow.Type

const Pending = Schema.Struct({ events: Schema.Int, oldest: Schema.NullOr(Schema.Date) })

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(OutboxRow))
const decodeCheckpoint = Schema.decodeUnknownEffect(Schema.Tuple([Checkpoint]))
const decodeSchema = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ schema: Schema.String })]))
const decodePending = Schema.decodeUnknownEffect(Schema.Tuple([Pending]))

/** Events counted at most, when the lag is asked for. */
const countedAtMost = 100_000

/** Statements on the service's own pool. */
export const makeOutbox = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient

  const checkpoint = Effect.map(
    Effect.flatMap(
      sql`SELECT generation, xid::text AS xid, position::text AS position FROM relay WHERE name = 'relay'`,
      decodeCheckpoint
    ),
    ([row]) => row
  )
  const read = (after: Checkpoint, limit: number) =>
    Effect.flatMap(
      sql`SELECT events.xid::text AS xid, events.position::text AS position, stream, id, type, data, metadata,
          occurred_at AS "occurredAt"
        FROM events
        WHERE events.xid < pg_snapshot_xmin(pg_current_snapshot())
          AND (events.xid, events.position) > (${after.xid}::xid8, ${after.position}::int8)
        ORDER BY events.xid, events.position LIMIT ${limit}::int`,
      decodeRows
    )
  /** False = somebody else has moved it since (another relay, or a restore): read it anew. */
  const advance = (from: Checkpoint, to: { readonly xid: string; readonly position: string }) =>
    Effect.map(
      sql`UPDATE relay SET xid = ${to.xid}::xid8, position = ${to.position}::int8
        WHERE name = 'relay' AND generation = ${from.generation}::int
          AND xid = ${from.xid}::xid8 AND position = ${from.position}::int8 RETURNING 1 AS moved`,
      (moved) => moved.length > 0
    )
  const setAsleep = (asleep: boolean) => Effect.asVoid(sql`UPDATE relay SET asleep = ${asleep} WHERE name = 'relay'`)
  /** Everything behind the checkpoint, also what the fence still holds back. */
  const pending = Effect.flatMap(checkpoint, (at) =>
    Effect.flatMap(
      sql`SELECT count(*)::int AS events, min(occurred_at) AS oldest FROM (
          SELECT occurred_at FROM events
          WHERE (events.xid, events.position) > (${at.xid}::xid8, ${at.position}::int8) LIMIT ${countedAtMost}::int
        ) AS behind`,
      decodePending
    )
  ).pipe(Effect.map(([row]) => row))

  /** Ends when an append of this schema says NOTIFY; the channel is one for all schemas of the database. */
  const listener = Effect.gen(function* () {
    const notifications = yield* sql.listen("relay")
    const [{ schema }] = yield* Effect.flatMap(sql`SELECT current_schema() AS schema`, decodeSchema)
    return {
      wakeUp: Effect.repeat(Queue.take(notifications), { until: ({ payload }) => payload === schema }),
      forget: Queue.clear(notifications)
    }
  })

  return { checkpoint, read, advance, setAsleep, pending, listener }
})
