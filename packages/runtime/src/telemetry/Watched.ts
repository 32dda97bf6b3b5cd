/** What has to be asked for: looked at every 15 seconds, and left as it was where nobody answers. */
import type { PgClient } from "@effect/sql-pg"
import type { Consumers } from "@lyceum/messaging/consumer/Consumers"
import type { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { Effect, Metric, Schedule, Schema } from "effect"

const connections = Metric.gauge("lyceum_database_connections", {
  description: "Connections that the database has of a service, in all of its processes, by what they do"
})
const deadLetters = Metric.gauge("lyceum_dead_letters", {
  description: "Records that a group put aside and nobody has replayed"
})

const states = ["active", "idle", "idle in transaction"] as const
const Rows = Schema.Array(
  Schema.Struct({ name: Schema.String, state: Schema.NullOr(Schema.String), count: Schema.Int })
)
const decodeRows = Schema.decodeUnknownEffect(Rows)

/** Runs now and then every 15 seconds. */
export const watched = <E, R>(look: Effect.Effect<void, E, R>) =>
  Effect.repeat(Effect.ignore(look), Schedule.spaced("15 seconds"))

/** As the database itself sees the pool of this connection's application. */
export const connectionCounts = (sql: PgClient.PgClient) =>
  Effect.gen(function* () {
    const rows = yield* Effect.flatMap(
      sql`SELECT current_setting('application_name') AS name, a.state, count(a.pid)::int AS count
        FROM (SELECT 1) AS one LEFT JOIN pg_stat_activity a
          ON a.usename = current_user AND a.application_name = current_setting('application_name')
        GROUP BY a.state`,
      decodeRows
    )
    const pool = rows[0]?.name ?? "unknown"
    for (const state of states) {
      const count = rows.filter((row) => row.state === state).reduce((all, row) => all + row.count, 0)
      yield* Metric.update(Metric.withAttributes(connections, { pool, state }), count)
    }
  })

/** What waits for a person, by group and topic. */
export const deadLetterDepths = (consumers: Consumers["Service"], letters: DeadLetters["Service"]) =>
  Effect.gen(function* () {
    for (const { group, topics } of yield* consumers.all) {
      for (const topic of topics) {
        const depth = yield* Effect.orElseSucceed(letters.depth({ group, topic }), () => undefined)
        if (depth !== undefined) yield* Metric.update(Metric.withAttributes(deadLetters, { group, topic }), depth)
      }
    }
  })
