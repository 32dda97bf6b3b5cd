/** A service's consumer group on a real broker: what it cannot handle, and what an operator does with it. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { deadLetterTopic, userEvents } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { everything, eventually } from "../test/Platform.ts"
import { testKafka } from "./TestKafka.ts"

const topic = userEvents.name
const group = `readers-${randomUUID().slice(0, 8)}`
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
const encode = encoder(userEvents, "user")

/** Users of one partition: what fails stands before what shall go on. */
const users = Array.from({ length: 400 }, () => randomUUID()).filter((user) => partitionOf(user, 4) === 2)
const [before = "", failing = "", after = "", broken = ""] = users

const event = (userId: string) =>
  encode({
    id: randomUUID(),
    type: "lyceum.user.disabled.v1",
    data: { userId },
    subject: `user-${userId}`,
    time: 1_700_000_000_000,
    actor: "user:someone",
    correlationId: "c",
    traceparent
  }).pipe(Effect.orDie)

const seenTable = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, user_id uuid NOT NULL)`
).pipe(Effect.asVoid)
const database = testDatabase("service", { "0001_event_store": eventStoreTables, "0002_seen": seenTable })

const seen = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql`SELECT user_id::text AS user FROM seen ORDER BY n`
  const found = yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ user: Schema.String })))(rows)
  return found.map(({ user }) => user)
})

const parts = Layer.mergeAll(DeadLetters.layer, Consumers.make()).pipe(
  Layer.provideMerge(Layer.mergeAll(eventLog.pipe(Layer.provide(testKafka)), database))
)

describe("dead letters on Kafka", () => {
  it.live(
    "hold the record as it came with where, why, how often and since when; a replay is applied once",
    () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const letters = yield* DeadLetters
        yield* log.ensureTopics([userEvents])
        let heals = false
        const readModel = subscription({
          topic: userEvents,
          mode: "transaction",
          handle: (events) =>
            Effect.gen(function* () {
              const sql = yield* PgClient.PgClient
              for (const one of events) {
                yield* sql`INSERT INTO seen (user_id) VALUES (${one.event.data.userId})`
                if (one.event.data.userId === failing && !heals) return yield* Effect.fail("planted failure")
              }
            })
        })
        const good = yield* event(before)
        const fails = yield* event(failing)
        const noHeaders: LogRecord = { ...(yield* event(broken)), headers: { traceparent } }
        const noValue: LogRecord = { ...(yield* event(broken)), value: new TextEncoder().encode("{ not json") }
        const noKey: LogRecord = { ...noValue, key: null }
        const last = yield* event(after)
        const started = Date.now()
        yield* log.publish(topic, [good, fails, noHeaders, noValue, noKey, last])
        yield* Effect.forkScoped(
          Layer.launch(
            consumerLayer({
              group,
              subscriptions: [readModel],
              retry: { attempts: 3, first: "5 millis", longest: "20 millis" }
            })
          )
        )
        assert.deepStrictEqual(yield* eventually(seen, (found) => found.length >= 2), [before, after])

        const name = deadLetterTopic(topic, group)
        assert.strictEqual(name, `user-events.${group}.dlt`)
        const put = yield* eventually(everything(name), (found) => found.length >= 4)
        assert.lengthOf(put, 4)
        for (const letter of put) {
          const { headers } = letter
          const at = { partition: Number(headers["dlt_partition"]), offset: Number(headers["dlt_offset"]) }
          assert.strictEqual(headers["dlt_topic"], topic)
          const { records } = yield* log.fetch({ topic, ...at, maxRecords: 1, maxWaitMillis: 0 })
          const [original] = records
          assert.strictEqual(original?.offset, at.offset)
          assert.deepStrictEqual([letter.key, letter.timestamp], [original?.key, original?.timestamp])
          assert.deepStrictEqual(Buffer.from(letter.value), Buffer.from(original?.value ?? []))
          // The record's own headers, the trace among them, are kept beside those of the failure.
          assert.strictEqual(headers["traceparent"], traceparent)
          for (const [key, value] of Object.entries(original?.headers ?? {})) assert.strictEqual(headers[key], value)
          const since = Date.parse(headers["dlt_first_failure"] ?? "")
          assert.isTrue(since >= started && since <= Date.now(), headers["dlt_first_failure"])
          const failed = letter.key === failing
          assert.strictEqual(headers["dlt_attempts"], failed ? "3" : "1")
          assert.match(headers["dlt_error"] ?? "", failed ? /planted failure/ : /not an event of this topic/)
        }

        heals = true
        assert.strictEqual(yield* letters.replayGroup(group, [topic]), 4)
        assert.deepStrictEqual(yield* eventually(seen, (found) => found.length >= 3), [before, after, failing])
        // What still fails is put aside again: the same failure, one attempt more.
        const again = (yield* eventually(everything(name), (found) => found.length >= 7)).slice(4)
        assert.lengthOf(again, 3)
        for (const { headers, key } of again) {
          assert.strictEqual(headers["dlt_topic"], topic)
          assert.strictEqual(headers["dlt_attempts"], "2")
          const earlier = put.find((one) => one.headers["dlt_offset"] === headers["dlt_offset"] && one.key === key)
          assert.strictEqual(headers["dlt_first_failure"], earlier?.headers["dlt_first_failure"])
        }
        // Delivered once more, nothing happens twice; and every record is accounted for.
        yield* log.publish(topic, [good, fails, last])
        const [consumer] = yield* (yield* Consumers).all
        if (consumer === undefined) return assert.fail("the group is not registered")
        const { consumed, ...rest } = yield* eventually(consumer.counts, (now) => now.consumed >= 13)
        assert.deepStrictEqual(rest, { applied: 3, duplicate: 3, unknown: 0, deadLettered: 7 })
        assert.strictEqual(consumed, 13)
        assert.deepStrictEqual(yield* seen, [before, after, failing])
        // What was replayed is not replayed again: only what failed anew.
        assert.strictEqual(yield* letters.replayGroup(group, [topic]), 3)
      }).pipe(Effect.scoped, Effect.provide(parts)),
    60_000
  )
})
