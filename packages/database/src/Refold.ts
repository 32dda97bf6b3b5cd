/** Folding stored streams again, page by page: what a rebuild and a verification share. */
import { PgClient } from "@effect/sql-pg"
import { type Decider, type DomainEvent, fold } from "@lyceum/domain/Decider"
import { Effect, Schema } from "effect"
import { StoredEventRow } from "./EventStore.ts"

/** Streams read at a time. */
const page = 200

/** A stream's row as it is kept beside its events. */
export const StreamRow = Schema.Struct({
  id: Schema.String,
  version: Schema.Int,
  state: Schema.Unknown,
  head: Schema.Uint8Array
})
export type StreamRow = typeof StreamRow.Type

/** An event with the hash that it was stored with. */
export const HashedEventRow = Schema.Struct({ ...StoredEventRow.fields, hash: Schema.Uint8Array })
export type HashedEventRow = typeof HashedEventRow.Type

export interface StreamHistory {
  readonly stream: StreamRow
  readonly events: ReadonlyArray<HashedEventRow>
}

const decodeStreams = Schema.decodeUnknownEffect(Schema.Array(StreamRow))
const decodeEvents = Schema.decodeUnknownEffect(Schema.Array(HashedEventRow))

/** Hands the stream of that id to `visit`, if there is one; gives how many there were. */
export const oneStream = <E, R>(
  id: string,
  visit: (history: StreamHistory) => Effect.Effect<void, E, R>
): Effect.Effect<number, E, R | PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const [stream] = yield* Effect.orDie(
      Effect.flatMap(sql`SELECT id, version, state, head FROM streams WHERE id = ${id}`, decodeStreams)
    )
    if (stream === undefined) return 0
    const events = yield* Effect.orDie(
      Effect.flatMap(
        sql`SELECT stream, version, id, type, data, metadata, occurred_at AS "occurredAt", hash FROM events
          WHERE stream = ${id} ORDER BY version`,
        decodeEvents
      )
    )
    yield* visit({ stream, events })
    return 1
  })

/** Hands every stream whose id starts with `prefix` to `visit`, in the order of ids. Dies when a row cannot be read. */
export const forEachStream = <E, R>(
  prefix: string,
  visit: (history: StreamHistory) => Effect.Effect<void, E, R>
): Effect.Effect<number, E, R | PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    let after = ""
    let count = 0
    while (true) {
      const streams = yield* Effect.orDie(
        Effect.flatMap(
          sql`SELECT id, version, state, head FROM streams
          WHERE starts_with(id, ${prefix}) AND id > ${after} ORDER BY id LIMIT ${page}::int`,
          decodeStreams
        )
      )
      const last = streams.at(-1)
      if (last === undefined) return count
      const events = yield* Effect.orDie(
        Effect.flatMap(
          sql`SELECT stream, version, id, type, data, metadata, occurred_at AS "occurredAt", hash FROM events
          WHERE stream = ANY(${streams.map(({ id }) => id)}::text[]) ORDER BY stream, version`,
          decodeEvents
        )
      )
      const byStream = Map.groupBy(events, ({ stream }) => stream)
      for (const stream of streams) yield* visit({ stream, events: byStream.get(stream.id) ?? [] })
      count += streams.length
      after = last.id
    }
  })

/** The state that stored events lead to, as it is and as it is stored. Dies on an event that the decider does not know. */
export const refold = <State, Command, Event extends DomainEvent, Rejection>(
  decider: Decider<State, Command, Event, Rejection>
) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(decider.Event))
  const encode = Schema.encodeEffect(decider.State)
  return (events: ReadonlyArray<{ readonly type: string; readonly data: unknown }>) =>
    Effect.orDie(
      Effect.gen(function* () {
        const state = fold(decider, yield* decode(events.map(({ data, type }) => ({ type, data }))))
        return { state, encoded: yield* encode(state) }
      })
    )
}
