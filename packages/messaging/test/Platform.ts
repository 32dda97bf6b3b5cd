/** A service's schema and the embedded log in one fresh database: what the tests of relay and consumer run on. */
import { CommandContext } from "@lyceum/database/CommandContext"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { EventStore } from "@lyceum/database/EventStore"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { EventLog, type ConsumedRecord } from "@lyceum/messaging/EventLog"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { DateTime, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"

const seen = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // What a service's read model might be: rows in the order in which they were applied.
  yield* sql`CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, user_id uuid NOT NULL)`
})

const database = Layer.unwrap(
  Effect.gen(function* () {
    const { messaging, service } = yield* freshDatabase(["messaging", "service"])
    if (messaging === undefined || service === undefined) return yield* Effect.die("the schemas were not provisioned")
    yield* migrate("messaging", messaging.ownerUrl, migrations)
    yield* migrate("service", service.ownerUrl, { "0001_event_store": eventStoreTables, "0002_seen": seen })
    const pool = (url: typeof service.url, name: string) => poolLayer({ url, applicationName: name, maxConnections: 8 })
    return Layer.mergeAll(
      eventLogLayer.pipe(Layer.provide(pool(messaging.url, "messaging"))),
      EventStore.layer.pipe(Layer.provideMerge(pool(service.url, "service")))
    )
  })
)

/** Built anew wherever it is provided. */
export const platform = Layer.fresh(database)

/** Appends `count` events to the stream of a user, one write each. */
export const disable = (userId: string, from: number, count: number) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    for (let version = from; version < from + count; version++) {
      const { head } = yield* store.load(`user-${userId}`, null)
      yield* store.append({
        stream: `user-${userId}`,
        expectedVersion: version,
        now: DateTime.toDateUtc(yield* DateTime.now),
        head,
        events: [{ type: "lyceum.user.disabled.v1", data: { userId } }],
        state: { version },
        with: [],
        guards: [],
        answer: Option.none()
      })
    }
  }).pipe(Effect.provideService(CommandContext, { actor: "service:test", correlationId: `c-${userId}` }))

/** Everything in a topic, by partition and offset. */
export const everything = (topic: string) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const found: Array<ConsumedRecord> = []
    for (let partition = 0; partition < (yield* log.partitionCount(topic)); partition++) {
      let offset = 0
      while (true) {
        const { records } = yield* log.fetch({ topic, partition, offset, maxRecords: 1000, maxWaitMillis: 0 })
        const last = records.at(-1)
        if (last === undefined) break
        found.push(...records)
        offset = last.offset + 1
      }
    }
    return found
  })

/** Repeats an observation until it is as wanted; fails after half a minute. */
export const eventually = <A, E, R>(observe: Effect.Effect<A, E, R>, wanted: (value: A) => boolean) =>
  observe.pipe(Effect.delay("20 millis"), Effect.repeat({ until: wanted }), Effect.timeout("30 seconds"))

export const anyUser = (): string => randomUUID()
