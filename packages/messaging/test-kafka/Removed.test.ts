/** Records that brokers removed before a stream task had read them: it goes on, and says how much is missing. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { Effect, Layer, Logger } from "effect"
import { randomUUID } from "node:crypto"
import { testKafka } from "./TestKafka.ts"

const ports = Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provideMerge(testKafka))

describe("a stream task on Kafka", () => {
  it.live("says which records were removed before it came to them; one that begins has lost nothing", () => {
    const said: Array<string> = []
    const listening = Logger.layer([
      Logger.make(({ logLevel, message }) => void (logLevel === "Error" ? said.push(String(message)) : 0))
    ])
    return Effect.gen(function* () {
      const log = yield* EventLog
      const tasks = yield* StreamTasks
      const { admin } = yield* KafkaClient
      const topic = `removed-${randomUUID()}`
      const name = `task-${topic}`
      yield* log.ensureTopics([{ name: topic, partitions: 1, retentionDays: null, compacted: false }])
      const record = { key: "k", value: new Uint8Array(1), headers: {}, timestamp: 1_700_000_000_000 }
      yield* log.publish(
        topic,
        Array.from({ length: 10 }, () => record)
      )
      const remove = (offset: string) =>
        Effect.promise(() =>
          admin.use((open) => open.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] }))
        )
      const read = (offset: number) =>
        Effect.scoped(
          Effect.gen(function* () {
            const task = yield* tasks.open({ name, topic, partition: 0 })
            const { records } = yield* task.fetch({ offset, maxRecords: 10, maxWaitMillis: 500 })
            yield* task.commit({ produce: [], checkpoint: { offset: 4, metadata: "" } })
            return records.map((one) => one.offset)
          })
        )
      yield* remove("2")
      assert.deepStrictEqual(yield* read(0), [2, 3, 4, 5, 6, 7, 8, 9])
      assert.deepStrictEqual(said, [])
      yield* remove("7")
      assert.deepStrictEqual(yield* read(4), [7, 8, 9])
      assert.lengthOf(said, 1)
      assert.include(said[0], `3 offsets of ${topic}/0 from 4 on were removed before stream task "${name}"`)
    }).pipe(Effect.provide(Layer.mergeAll(ports, listening)))
  })
})
