/** Bad input and a changed topic on a real broker, and how workers share the tasks. */
import { assert, describe, it } from "@effect/vitest"
import { learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Layer } from "effect"
import { stage1Name } from "../src/Stage1.ts"
import { defaultSettings, JobSettings } from "../src/Settings.ts"
import { jobTopics, UniqueLearners } from "../src/UniqueLearners.ts"
import { activity } from "../test/support/Inputs.ts"
import { persistently, portsOn, reader } from "./Results.ts"

const settings = { ...defaultSettings, fetchWait: 100, commitInterval: 200 }
const job = () => Layer.fresh(UniqueLearners.layerNoDeps.pipe(Layer.provide(JobSettings.layerOf(settings))))
const statusOf = Effect.flatMap(UniqueLearners, ({ status }) => status)
const until = <A, E, R>(read: Effect.Effect<A, E, R>, met: (found: A) => boolean) =>
  Effect.repeat(Effect.delay(read, "100 millis"), { until: met }).pipe(Effect.timeout("45 seconds"))
const runningIn = Effect.map(statusOf, (tasks) =>
  [...tasks].flatMap(([task, { state }]) => (state === "running" ? [task] : [])).toSorted()
)

describe("the job on Kafka", () => {
  it.live(
    "puts what it cannot place aside with its coordinates, shares its tasks, and refuses a changed partition count",
    () =>
      Effect.gen(function* () {
        const broker = yield* kafkaBroker()
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          const tasks = yield* StreamTasks
          const { admin } = yield* KafkaClient
          yield* log.ensureTopics(jobTopics)
          const now = Date.now()
          yield* log.publish(learningEvents.name, [
            activity(1, 1, now),
            { ...activity(1, 1, now), key: null },
            { ...activity(1, 1, now), headers: {} },
            activity(1, 1, now + 365 * 86_400_000)
          ])
          yield* Effect.gen(function* () {
            const partitions = Array.from({ length: 4 }, (_, partition) => reader(quarantineTopic, partition))
            const all = Effect.map(Effect.all(partitions), (found) => found.flat())
            const aside = yield* until(all, (found) => found.length >= 3)
            assert.deepStrictEqual(aside.map(({ headers }) => headers["dlt_error"]).toSorted(), [
              "no-course",
              "no-key",
              "timestamp-ahead"
            ])
            for (const { headers, key, timestamp } of aside) {
              const at = { partition: Number(headers["dlt_partition"]), offset: Number(headers["dlt_offset"]) }
              const { records } = yield* log.fetch({
                topic: learningEvents.name,
                ...at,
                maxRecords: 1,
                maxWaitMillis: 0
              })
              assert.deepStrictEqual(
                [records[0]?.offset, records[0]?.key, records[0]?.timestamp],
                [at.offset, key, timestamp]
              )
            }
            const alone = yield* until(runningIn, (found) => found.length === 5)
            // A second worker takes its share; when it leaves, the first has all of them again.
            yield* Effect.gen(function* () {
              const theirs = yield* until(runningIn, (found) => found.length >= 2)
              assert.isAtLeast(theirs.length, 2)
            }).pipe(Effect.provide(job()))
            assert.deepStrictEqual(yield* until(runningIn, (found) => found.length === 5), alone)

            yield* Effect.promise(() =>
              admin.use((open) =>
                open.createPartitions({ topicPartitions: [{ topic: learningEvents.name, count: 6 }] })
              )
            )
            yield* until(statusOf, (found) => {
              const states = [0, 1, 2, 3].map((partition) => found.get(stage1Name(partition)))
              return states.some(
                (one) => one?.state === "refused" && one.reason.includes("had 4 partitions then and has 6 now")
              )
            })
          }).pipe(Effect.provide(job()))
          const mismatch = yield* Effect.flip(log.ensureTopics(jobTopics))
          assert.strictEqual(mismatch._tag, "TopicMismatch")
          assert.isAbove(
            (yield* persistently(tasks.open({ name: "x", topic: learningEvents.name, partition: 5 }))).partitionCount,
            5
          )
        }).pipe(Effect.provide(portsOn(broker.brokers)))
      }).pipe(Effect.scoped),
    180_000
  )
})
