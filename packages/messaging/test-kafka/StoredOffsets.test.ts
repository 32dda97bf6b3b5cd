/** Where a group stands, while the client's metadata does not know its topic: what once stopped groups without a word. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { storedOffsets } from "@lyceum/messaging/kafka/group/StoredOffsets"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { Deferred, Effect, Layer } from "effect"
import { randomUUID } from "node:crypto"
import { testKafka } from "./TestKafka.ts"

const ports = eventLog.pipe(Layer.provideMerge(testKafka))
const record = (key: string): LogRecord => ({ key, value: new Uint8Array([1]), headers: {}, timestamp: Date.now() })
const freshTopic = Effect.gen(function* () {
  const topic = `stored-${randomUUID()}`
  yield* (yield* EventLog).ensureTopics([{ name: topic, partitions: 3, retentionDays: null, compacted: false }])
  return topic
})

/** A connection whose metadata lacks `topic`, which it was told of while a refresh was under way. */
const unaware = (topic: string) =>
  Effect.gen(function* () {
    const other = yield* freshTopic
    const reading = (yield* KafkaClient).borrow()
    yield* Effect.promise(() =>
      reading.cluster.use(async (cluster) => {
        await cluster.addTargetTopic(other)
        const refresh = cluster.refreshMetadata()
        await cluster.addTargetTopic(topic)
        await refresh
        assert.deepStrictEqual(cluster.findTopicPartitionMetadata(topic), [])
      })
    )
    return reading
  })

describe("what a group has stored", () => {
  it.live("is answered for every partition that was asked for, whatever the client's metadata lack", () =>
    Effect.gen(function* () {
      const topic = yield* freshTopic
      const group = `group-${topic}`
      const reading = yield* unaware(topic)
      const log = yield* EventLog
      yield* log.publish(topic, [record("a")])
      const read = yield* Deferred.make<number>()
      const consumer = log.consume({
        group,
        topics: [topic],
        maxBatch: 10,
        handle: ([first]) => (first === undefined ? Effect.void : Deferred.succeed(read, first.partition))
      })
      yield* Effect.forkScoped(consumer)
      const written = yield* Deferred.await(read)
      const moved = Effect.map(log.groupOffsets(group, [topic]), (all) => all.every(({ lag }) => lag === 0))
      yield* Effect.repeat(moved, { until: (all) => Effect.as(Effect.sleep("20 millis"), all) })
      const wanted = [2, 0, 1].map((partition) => ({ topic, partition }))
      const found = yield* Effect.promise(() => reading.cluster.use((cluster) => storedOffsets(cluster, group, wanted)))
      assert.deepStrictEqual(
        found.map(({ offset, partition }) => [partition, Math.max(0, offset)]),
        [2, 0, 1].map((partition) => [partition, partition === written ? 1 : 0])
      )
    }).pipe(Effect.scoped, Effect.provide(ports))
  )

  it.live("the ends of a topic too", () =>
    Effect.gen(function* () {
      const topic = yield* freshTopic
      const reading = yield* unaware(topic)
      const bounds = yield* Effect.promise(() => reading.bounds(topic, [0, 1, 2]))
      assert.deepStrictEqual(
        [...bounds],
        [0, 1, 2].map((partition) => [partition, { first: 0, end: 0 }])
      )
    }).pipe(Effect.scoped, Effect.provide(ports))
  )
})
