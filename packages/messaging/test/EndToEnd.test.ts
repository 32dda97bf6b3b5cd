import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { userEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { EventLog } from "@lyceum/messaging/EventLog"
import { relayLayer } from "@lyceum/messaging/Relay"
import { Effect, Layer, Redacted, Schema } from "effect"
import { inject } from "vitest"
import { anyUser, disable, eventually, platform } from "./Platform.ts"

const readModel = subscription({
  topic: userEvents,
  mode: "transaction",
  handle: (events) =>
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      for (const { envelope, event } of events) {
        yield* sql`INSERT INTO seen (event_id, user_id) VALUES (${envelope.id}, ${event.data.userId})`
      }
    })
})

const Row = Schema.Struct({ id: Schema.String, user: Schema.String })
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Row))

/** Ends every other connection to the database, as a failover does. Returns how many there were. */
const cutConnections = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const [{ database }] = yield* Effect.flatMap(
    sql`SELECT current_database() AS database`,
    Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ database: Schema.String })]))
  )
  return yield* Effect.gen(function* () {
    const admin = yield* PgClient.PgClient
    const cut = yield* admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${database}`
    return cut.length
  }).pipe(Effect.provide(Layer.fresh(PgClient.layer({ url: Redacted.make(inject("postgresUrl")), maxConnections: 1 }))))
})

it.live(
  "from one service's store to another's read model: each event once and in order, also when connections are lost",
  () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const sql = yield* PgClient.PgClient
      yield* log.ensureTopics([userEvents])
      yield* Effect.forkScoped(Layer.launch(relayLayer({ source: "user", topic: userEvents })))
      yield* Effect.forkScoped(Layer.launch(consumerLayer({ group: "catalogue", subscriptions: [readModel] })))
      const users = Array.from({ length: 6 }, anyUser)
      const rounds = 4
      for (let round = 0; round < rounds; round++) {
        yield* Effect.forEach(users, (user) => disable(user, round * 10, 10), { concurrency: 3 })
        if (round < rounds - 1) assert.isAbove(yield* cutConnections, 0)
        // The pool itself opens connections anew: until then its statements fail.
        yield* Effect.retry(Effect.delay(sql`SELECT 1`, "20 millis"), { times: 500 })
      }
      const seen = Effect.flatMap(
        sql`SELECT event_id::text AS id, user_id::text AS user FROM seen ORDER BY n`,
        decodeRows
      )
      const rows = yield* eventually(seen, (found) => found.length >= users.length * rounds * 10)
      const store = yield* Effect.flatMap(
        sql`SELECT id::text AS id, data->>'userId' AS user FROM events ORDER BY stream, version`,
        decodeRows
      )
      assert.strictEqual(rows.length, store.length)
      for (const user of users) {
        assert.deepStrictEqual(
          rows.filter((row) => row.user === user).map(({ id }) => id),
          store.filter((row) => row.user === user).map(({ id }) => id)
        )
      }
    }).pipe(Effect.scoped, Effect.provide(Layer.mergeAll(Consumers.make(), platform))),
  60_000
)
