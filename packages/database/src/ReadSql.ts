/**
 * Read-only queries, on a replica where there is one (`DATABASE_READER_URL`) and it is near enough, else on the primary. What is
 * read here may be up to `staleness` old; README.md says which queries that is good for. Nobody reads their own writes here.
 */
import type { Crossing } from "@lyceum/domain/Crossing"
import { PgClient } from "@effect/sql-pg"
import { Clock, Config, Context, Duration, Effect, Layer, Metric, Option, type Redacted, Schema } from "effect"
import { SqlError } from "effect/sql"

/** The oldest that an answer may be. A replica further behind is left alone. */
export const staleness = Duration.seconds(5)
/** How long a replica that was near enough is believed to be, in milliseconds: a part of the staleness. */
const believed = 1_000

/** Reads that a replica was there for and the primary did, by why: the replica was `behind`, or `away`. */
const fallbacks = Metric.counter("lyceum_replica_fallbacks_total", {
  description: "Reads that went to the primary because the replica was behind or away",
  incremental: true
})

/**
 * Seconds that a replica is behind. One that has applied all it received from a primary that it is connected to is not behind,
 * however long nothing was written.
 */
export const replicaLag = (sql: PgClient.PgClient): Effect.Effect<number, SqlError.SqlError> =>
  sql`SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
      WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN 0
      ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 'infinity') END::float8 AS lag`.pipe(
    Effect.flatMap((rows) => Effect.orDie(decodeLag(rows))),
    Effect.map(([{ lag }]) => lag)
  )
const decodeLag = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ lag: Schema.Number })]))

export class ReadSql extends Context.Service<
  ReadSql,
  {
    /** Runs a query that only reads; it may run again, on the primary, when the replica goes away under it. */
    readonly read: <A, E, R>(
      query: Effect.Effect<A, E, R | PgClient.PgClient>
    ) => Effect.Effect<A, E, Exclude<R, PgClient.PgClient>>
  }
>()("@lyceum/database/ReadSql") {
  /** Everything on the primary. */
  static readonly layerPrimary = Layer.effect(
    ReadSql,
    Effect.map(PgClient.PgClient, (primary) =>
      ReadSql.of({ read: (query) => Effect.provideService(query, PgClient.PgClient, primary) })
    )
  )

  /** With a replica, whose lag in seconds is asked at most once a second. */
  static readonly layerOf = (replica: PgClient.PgClient, lag: Effect.Effect<number, SqlError.SqlError>) =>
    Layer.effect(
      ReadSql,
      Effect.gen(function* () {
        const primary = yield* PgClient.PgClient
        const state: { asked: number; problem: "behind" | "away" | null } = {
          asked: Number.NEGATIVE_INFINITY,
          problem: null
        }
        const problem = Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          if (now - state.asked < believed) return state.problem
          // Before the answer: many readers ask once.
          state.asked = now
          state.problem = yield* lag.pipe(
            Effect.timeout("1 second"),
            Effect.match({
              onFailure: () => "away" as const,
              onSuccess: (seconds) =>
                seconds * 1000 + believed > Duration.toMillis(staleness) ? ("behind" as const) : null
            })
          )
          return state.problem
        })
        const read = <A, E, R>(query: Effect.Effect<A, E, R | PgClient.PgClient>) => {
          const onPrimary = (reason: "behind" | "away") =>
            Effect.andThen(
              Metric.update(Metric.withAttributes(fallbacks, { reason }), 1),
              Effect.provideService(query, PgClient.PgClient, primary)
            )
          return Effect.flatMap(problem, (reason) =>
            reason === null
              ? Effect.provideService(query, PgClient.PgClient, replica).pipe(
                  Effect.catchIf(isAway, () =>
                    Effect.andThen(
                      Effect.sync(() => (state.problem = "away")),
                      onPrimary("away")
                    )
                  )
                )
              : onPrimary(reason)
          )
        }
        return ReadSql.of({ read })
      })
    )

  /** From `DATABASE_READER_URL`; without it everything is on the primary, the `PgClient` of the service. */
  static readonly layer = Layer.unwrap(
    Effect.gen(function* () {
      const url = yield* Config.option(Config.Redacted("DATABASE_READER_URL"))
      if (Option.isNone(url)) return ReadSql.layerPrimary
      const replica = yield* readerClient(url.value)
      return ReadSql.layerOf(replica, replicaLag(replica))
    })
  )
}

const isAway = (error: unknown): boolean =>
  error instanceof SqlError.SqlError && error.reason._tag === "ConnectionError"

export const readerCrossing: Crossing = {
  what: "analytics → its read replica",
  connectMillis: 2000,
  timeoutMillis: 15_000,
  retries: 0,
  bounded: "",
  breaker: "while it is away or behind, the primary is asked",
  inVain: "the primary answers"
}

/** A pool that cannot write, whatever the role might. Connects when it is first asked: a replica may come later. */
export const readerClient = (url: Redacted.Redacted) =>
  Effect.map(
    Layer.build(
      PgClient.layer({
        url,
        applicationName: "reader",
        maxConnections: 4,
        multiplex: true,
        connectTimeout: readerCrossing.connectMillis ?? 2000,
        startupParameters: {
          default_transaction_read_only: "on",
          statement_timeout: `${readerCrossing.timeoutMillis}ms`
        }
      })
    ),
    (context) => Context.get(context, PgClient.PgClient)
  )
