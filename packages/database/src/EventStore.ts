/**
 * The event store: outbox and audit trail in one table. A write is two round trips: `load`, then ONE statement that moves
 * the stream, appends the events, updates the read models and stores the answer for the Idempotency-Key; all or nothing.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import { SqlError, type Statement } from "effect/sql"
import { CommandContext } from "./CommandContext.ts"
import { commandsStarted, eventAppended } from "./CommandSignals.ts"
import { chainHash, genesis } from "./HashChain.ts"
import { Uuids } from "./Uuids.ts"

/** A stream as it is now. A stream without events has version 0. */
export interface LoadedStream {
  readonly version: number
  readonly state: Option.Option<unknown>
  readonly head: Uint8Array
  /** When its last event happened; `null` = it has none. */
  readonly lastAt: Date | null
  /** The answer that was stored for the request's Idempotency-Key, and the fingerprint of the body it answered. */
  readonly answer: Option.Option<{ readonly fingerprint: string; readonly response: unknown }>
  /** The row that was looked at in the same moment, as JSON; `null` where there is none. */
  readonly seen: unknown
}

/** An event as it is stored, and as the relay publishes it. */
export interface StoredEvent {
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly metadata: EventMetadata
  readonly occurredAt: Date
}

export const EventMetadata = Schema.Struct({
  actor: Schema.String,
  correlationId: Schema.String,
  causationId: Schema.optionalKey(Schema.String),
  traceparent: Schema.optionalKey(Schema.String)
})
export type EventMetadata = typeof EventMetadata.Type

export interface Append {
  readonly stream: string
  readonly expectedVersion: number
  readonly head: Uint8Array
  /** When the events happen: the same instant that read models are given, so that a rebuild from events repeats it. */
  readonly now: Date
  readonly events: ReadonlyArray<{ readonly type: string; readonly data: unknown }>
  /** The state after the events, encoded. */
  readonly state: unknown
  /** Data-modifying statements run in the same statement: read models, counters. Each must stand alone (no `WITH`). */
  readonly with: ReadonlyArray<Statement.Fragment>
  /** Statements that must each return a row, or nothing at all happens and the append counts as a conflict. */
  readonly guards: ReadonlyArray<Statement.Fragment>
  readonly answer: Option.Option<{ readonly key: string; readonly fingerprint: string; readonly response: unknown }>
}

/** Somebody else moved the stream (or a guard's row) first: load again and decide again. */
export class AppendConflict extends Schema.TaggedError<AppendConflict>()("AppendConflict", { stream: Schema.String }) {
  override get message() {
    return `stream "${this.stream}" has moved on since it was loaded`
  }
}

const LoadRow = Schema.Struct({
  version: Schema.NullOr(Schema.Int),
  state: Schema.Unknown,
  head: Schema.NullOr(Schema.Uint8Array),
  lastAt: Schema.NullOr(Schema.Date),
  fingerprint: Schema.NullOr(Schema.String),
  response: Schema.Unknown,
  seen: Schema.optionalKey(Schema.Unknown)
})
// Where code may not be made at run time the interpreter does the same.
SchemaJITCompiler.enable(LoadRow.ast)
const decodeLoad = Schema.decodeUnknownEffect(LoadRow)

const conflicts = new Set(["SerializationError", "UniqueViolation", "DeadlockError", "LockTimeoutError"])

export class EventStore extends Context.Service<
  EventStore,
  {
    /** `at`: a SELECT of at most one row that is asked in the same statement. */
    readonly load: (
      stream: string,
      idempotencyKey: string | null,
      at?: Statement.Fragment
    ) => Effect.Effect<LoadedStream>
    /** Returns the events as stored. Fails with `AppendConflict`, having changed nothing. */
    readonly append: (append: Append) => Effect.Effect<ReadonlyArray<StoredEvent>, AppendConflict>
    /** Stores the answer of a request that led to no event. `false` = there is one already for its key: load again. */
    readonly remember: (
      stream: string,
      answer: { readonly key: string; readonly fingerprint: string; readonly response: unknown }
    ) => Effect.Effect<boolean>
    /** The whole history of a stream, oldest first. */
    readonly history: (stream: string) => Effect.Effect<ReadonlyArray<StoredEvent>>
  }
>()("@lyceum/database/EventStore") {
  static readonly layer = Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* commandsStarted

      const load = Effect.fnUntraced(function* (stream: string, key: string | null, at?: Statement.Fragment) {
        const seen = at === undefined ? sql`` : sql`, (SELECT to_jsonb(looked) FROM (${at}) AS looked) AS seen`
        const rows =
          yield* sql`SELECT s.version, s.state, s.head, s.updated_at AS "lastAt", i.fingerprint, i.response${seen}
          FROM (SELECT 1) AS one LEFT JOIN streams s ON s.id = ${stream} LEFT JOIN idempotency i ON i.key = ${key}`
        const row = yield* decodeLoad(rows[0])
        return {
          version: row.version ?? 0,
          state: row.version === null ? Option.none() : Option.some(row.state),
          // A bytea is a view of the read buffer: copied before it is kept.
          head: row.head === null ? genesis : row.head.slice(),
          lastAt: row.lastAt,
          answer:
            row.fingerprint === null
              ? Option.none()
              : Option.some({ fingerprint: row.fingerprint, response: row.response }),
          seen: row.seen ?? null
        }
      }, Effect.orDie)

      const append = Effect.fnUntraced(function* (append: Append) {
        const origin = yield* CommandContext
        const uuid = yield* Uuids
        const { now } = append
        const metadata: EventMetadata = {
          actor: origin.actor,
          correlationId: origin.correlationId,
          ...(origin.causationId === undefined ? {} : { causationId: origin.causationId }),
          ...(origin.traceparent === undefined ? {} : { traceparent: origin.traceparent })
        }
        let hash = append.head
        const hashes: Array<string> = []
        const stored = append.events.map((event, index): StoredEvent => {
          const stamped = {
            stream: append.stream,
            version: append.expectedVersion + index + 1,
            id: uuid(),
            type: event.type,
            data: event.data,
            metadata
          }
          hash = chainHash(hash, { ...stamped, occurredAt: now.toISOString() })
          hashes.push(Buffer.from(hash).toString("hex"))
          return { ...stamped, occurredAt: now }
        })
        const version = append.expectedVersion + stored.length
        const state = JSON.stringify(append.state)
        const head = Buffer.from(hash).toString("hex")
        const moved =
          append.expectedVersion === 0
            ? sql`INSERT INTO streams (id, version, state, head, updated_at)
              VALUES (${append.stream}, ${version}, ${state}::text::jsonb, decode(${head}, 'hex'), ${now})
              ON CONFLICT (id) DO NOTHING RETURNING 1`
            : // xid: a transaction that drew its id before reading must not append behind a younger one (relay order).
              sql`UPDATE streams SET version = ${version}, xid = pg_current_xact_id(), state = ${state}::text::jsonb,
              head = decode(${head}, 'hex'), updated_at = ${now}
              WHERE id = ${append.stream} AND version = ${append.expectedVersion} AND xid <= pg_current_xact_id()
              RETURNING 1`
        const [first] = stored
        const appended =
          first !== undefined && stored.length === 1
            ? sql`INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
              VALUES (${append.stream}, ${first.version}, ${first.id}::uuid, ${first.type}, ${JSON.stringify(first.data)}::text::jsonb,
                ${JSON.stringify(metadata)}::text::jsonb, ${now}, decode(${head}, 'hex'))`
            : sql`INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
          SELECT ${append.stream}, e.version, e.id, e.type, e.data::jsonb, ${JSON.stringify(metadata)}::text::jsonb, ${now}, decode(e.hash, 'hex')
          FROM unnest(${stored.map((e) => e.version)}::int[], ${stored.map((e) => e.id)}::uuid[], ${stored.map(
            (e) => e.type
          )}::text[], ${stored.map((e) => JSON.stringify(e.data))}::text[], ${hashes}::text[])
            AS e (version, id, type, data, hash) ORDER BY e.version`
        const answered = Option.match(append.answer, {
          onNone: () => [],
          onSome: (answer) => [
            sql`INSERT INTO idempotency (key, stream, fingerprint, response)
              VALUES (${answer.key}, ${append.stream}, ${answer.fingerprint}, ${JSON.stringify(answer.response)}::text::jsonb)`
          ]
        })
        const parts = [...answered, ...append.with].map((part, index) => sql`, ${sql(`part_${index}`)} AS (${part})`)
        const guards = append.guards.map((guard, index) => sql`, ${sql(`guard_${index}`)} AS (${guard})`)
        const passed = append.guards.map((_, index) => sql` AND EXISTS (SELECT FROM ${sql(`guard_${index}`)})`)
        const all = (fragments: ReadonlyArray<Statement.Fragment>) =>
          fragments.reduce((left, right) => sql`${left}${right}`, sql``)
        // A CTE that only selects runs only when it is read: the wake-up is read in the last line.
        yield* sql`WITH moved AS (${moved}), appended AS (${appended})${all(parts)}${all(guards)},
          woken AS (SELECT pg_notify('relay', current_schema()) FROM relay WHERE asleep)
          SELECT CASE WHEN EXISTS (SELECT FROM moved)${all(passed)} THEN (SELECT count(*) FROM woken)::int
            ELSE refuse_append() END AS woken`.pipe(
          Effect.catchIf(
            (error): error is SqlError.SqlError => SqlError.isSqlError(error) && conflicts.has(error.reason._tag),
            () => Effect.fail(new AppendConflict({ stream: append.stream })),
            Effect.die
          )
        )
        for (const { type } of append.events) yield* eventAppended(type)
        return stored
      })

      const remember = Effect.fnUntraced(function* (
        stream: string,
        answer: { readonly key: string; readonly fingerprint: string; readonly response: unknown }
      ) {
        const rows = yield* sql`INSERT INTO idempotency (key, stream, fingerprint, response)
          VALUES (${answer.key}, ${stream}, ${answer.fingerprint}, ${JSON.stringify(answer.response)}::text::jsonb)
          ON CONFLICT (key) DO NOTHING RETURNING 1`
        return rows.length > 0
      }, Effect.orDie)

      const history = Effect.fn("EventStore.history")(function* (stream: string) {
        const rows = yield* sql`SELECT stream, version, id, type, data, metadata, occurred_at AS "occurredAt"
          FROM events WHERE stream = ${stream} ORDER BY version`
        return yield* Schema.decodeUnknownEffect(Schema.Array(StoredEventRow))(rows)
      }, Effect.orDie)

      return EventStore.of({ load, append, remember, history })
    })
  )
}

/** A row of the events table. */
export const StoredEventRow = Schema.Struct({
  stream: Schema.String,
  version: Schema.Int,
  id: Schema.String,
  type: Schema.String,
  data: Schema.Unknown,
  metadata: EventMetadata,
  occurredAt: Schema.Date
})
