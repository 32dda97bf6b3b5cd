/** A broker that is away at the start, goes in the middle, and comes back. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Layer, Option, Queue } from "effect"
import { brokerSettings } from "./TestKafka.ts"

const record = (value: string): LogRecord => ({
  key: value,
  value: new TextEncoder().encode(value),
  headers: {},
  timestamp: 1_700_000_000_000
})
const spec = { partitions: 2, retentionDays: null, compacted: false }
const untilItWorks = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 300, while: () => Effect.as(Effect.sleep("100 millis"), true) })

describe("a broker that is away", () => {
  it.live(
    "at the start and in the middle: calls fail, nothing published is lost, groups and tasks go on",
    () =>
      Effect.gen(function* () {
        const broker = yield* kafkaBroker()
        yield* broker.stop
        const client = KafkaClient.layerOf(brokerSettings(broker.brokers))
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          const tasks = yield* StreamTasks
          const topics = log.ensureTopics([
            { name: "t", ...spec },
            { name: "out", ...spec, partitions: 1 }
          ])
          assert.strictEqual((yield* Effect.flip(topics))._tag, "EventLogUnavailable")
          yield* broker.start
          yield* untilItWorks(topics)

          const got = yield* Queue.unbounded<string>()
          const member = log.consume({
            group: "g",
            topics: ["t"],
            maxBatch: 10,
            handle: (batch) =>
              Queue.offerAll(
                got,
                batch.map(({ value }) => new TextDecoder().decode(value))
              )
          })
          yield* Effect.forkScoped(untilItWorks(member))
          yield* log.publish("t", ["1", "2", "3"].map(record))
          const before = yield* Effect.timeout(Queue.takeN(got, 3), "30 seconds")
          const task = yield* tasks.open({ name: "task", topic: "t", partition: 0 })
          yield* task.commit({
            produce: [{ topic: "out", record: record("a") }],
            checkpoint: { offset: 1, metadata: "m" }
          })

          // The markers of the commit are written: see KafkaBroker.kill.
          yield* Effect.repeat(
            log.fetch({ topic: "out", partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 100 }),
            {
              until: ({ records }) => records.length > 0
            }
          )
          yield* Effect.repeat(log.groupOffsets("task", ["t"]), {
            until: (places) => places.some(({ offset }) => offset === 1)
          })
          yield* broker.kill
          const lost = yield* Effect.flip(log.publish("t", [record("away")]))
          assert.strictEqual(lost._tag, "EventLogUnavailable")
          const commit = task.commit({
            produce: [{ topic: "out", record: record("b") }],
            checkpoint: { offset: 2, metadata: "n" }
          })
          assert.strictEqual((yield* Effect.flip(commit))._tag, "CommitIndefinite")
          yield* broker.start

          yield* untilItWorks(log.publish("t", ["4", "5"].map(record)))
          const seen = new Set(before)
          while (!seen.has("5")) seen.add(yield* Effect.timeout(Queue.take(got), "60 seconds"))
          while (seen.size < 5) seen.add(yield* Effect.timeout(Queue.take(got), "30 seconds"))
          const again = yield* untilItWorks(tasks.open({ name: "task", topic: "t", partition: 0 }))
          assert.deepStrictEqual(again.checkpoint, Option.some({ offset: 1, metadata: "m" }))
          yield* again.commit({
            produce: [{ topic: "out", record: record("b") }],
            checkpoint: { offset: 2, metadata: "n" }
          })
          const end = yield* tasks.open({ name: "reader", topic: "out", partition: 0 })
          const values: Array<string> = []
          let offset = 0
          while (values.length < 2) {
            const { records } = yield* end.fetch({ offset, maxRecords: 10, maxWaitMillis: 5_000 })
            for (const one of records) {
              values.push(new TextDecoder().decode(one.value))
              offset = one.offset + 1
            }
          }
          assert.deepStrictEqual(values, ["a", "b"])
        }).pipe(Effect.provide(Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provide(client))))
      }).pipe(Effect.scoped),
    180_000
  )
})
