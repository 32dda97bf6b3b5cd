/**
 * The event store: outbox and audit trail in one table. A write is two round trips: `load`, then ONE statement that moves
 * the stream, appends the events, updates the read models and stores the answer for the Idempotency-Key; all or nothing.
 * What is asked for at the same time, outside of transactions, shares round trips and flushes (Together.ts).
 */
import { PgClient } from "@effect/sql-pg"
import { Cause, Context, Effect, Layer, Option, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import { SqlError, type Statement } from "effect/sql"
import { CommandContext } from "./CommandContext.ts"
import { commandsStarted, eventAppended } from "./CommandSignals.ts"
import { appendStatement } from "./AppendStatement.ts"
import { isAway } from "./DatabaseFaults.ts"
import { genesis } from "./HashChain.ts"
import { knownTexts } from "./KnownTexts.ts"
import { type Compiled, type CompiledAppend, mergedAppends, mergedLoads } from "./MergedStatements.ts"
import { together } from "./Together.ts"
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
  /**
   * Set: what comes at the same time may be appended by the same statement, each with its own outcome. Its `with` and `guards`
   * must then touch rows of its own stream alone, or go through functions (rows that two expressions of one statement change are
   * changed once). The text says what they lock besides the stream: everybody locks in the order of these texts.
   */
  readonly together?: string
}

/** An append that is ready, and its place among those of the same statement. */
interface Appending extends CompiledAppend {
  readonly stream: string
  readonly order: string
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

/** The database is away for all of them, and a part may be done. */
const isEverybodys = (cause: Cause.Cause<unknown>): boolean => isAway(Cause.squash(cause))

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
      const compile = knownTexts(sql)
      yield* commandsStarted

      const isInTransaction = (context: Context.Context<never>): boolean =>
        Context.getOrUndefined(context, sql.transactionService) !== undefined

      const runLoads = ([first, ...others]: ReadonlyArray<Compiled>) => {
        if (first === undefined) return Effect.succeed<ReadonlyArray<unknown>>([])
        const { params, text } = mergedLoads([first, ...others])
        return Effect.map(sql.unsafe<{ readonly n?: number }>(text, params), (rows) =>
          // Nothing promises in which order the parts of a UNION come.
          others.length === 0 ? rows : rows.toSorted((one, other) => (one.n ?? 0) - (other.n ?? 0))
        )
      }
      const loadWithOthers = together({
        isAlike: (one: Compiled, other: Compiled) => one.text === other.text,
        run: runLoads,
        isEverybodys
      })

      const load = Effect.fnUntraced(function* (stream: string, key: string | null, at?: Statement.Fragment) {
        const seen = at === undefined ? sql`` : sql`, (SELECT to_jsonb(looked) FROM (${at}) AS looked) AS seen`
        const compiled = compile([
          sql`SELECT s.version, s.state, s.head, s.updated_at AS "lastAt", i.fingerprint, i.response${seen}
          FROM (SELECT 1) AS one LEFT JOIN streams s ON s.id = ${stream} LEFT JOIN idempotency i ON i.key = ${key}`
        ])
        const isApart = isInTransaction(yield* Effect.context())
        const row = yield* decodeLoad(
          yield* isApart ? Effect.map(runLoads([compiled]), ([only]) => only) : loadWithOthers(compiled)
        )
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

      const runAppends = (items: ReadonlyArray<Appending>): Effect.Effect<ReadonlyArray<true>, AppendConflict> => {
        const [first, ...others] = items.toSorted((one, other) => (one.order < other.order ? -1 : 1))
        if (first === undefined) return Effect.succeed([])
        const { params, text } = mergedAppends([first, ...others])
        return sql.unsafe(text, params).pipe(
          Effect.as(items.map(() => true as const)),
          Effect.catchIf(
            (error): error is SqlError.SqlError => SqlError.isSqlError(error) && conflicts.has(error.reason._tag),
            () => Effect.fail(new AppendConflict({ stream: first.stream })),
            Effect.die
          )
        )
      }
      const appendWithOthers = together({
        isAlike: (one: Appending, other: Appending) => one.stream !== other.stream && one.text === other.text,
        run: runAppends,
        isEverybodys
      })

      const append = Effect.fnUntraced(function* (append: Append) {
        const { compiled, stored } = appendStatement(sql, compile, append, yield* CommandContext, yield* Uuids)
        const { stream } = append
        const appending = { ...compiled, stream, order: `${append.together ?? ""} ${stream}` }
        yield* append.together === undefined || isInTransaction(yield* Effect.context())
          ? runAppends([appending])
          : appendWithOthers(appending)
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
