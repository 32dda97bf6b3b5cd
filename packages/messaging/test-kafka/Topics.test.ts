/** Topics as data on a real broker: made, set up anew, never given another partition count. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog, type TopicSpec } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { Effect, Layer, Option } from "effect"
import kafkajs from "kafkajs"
import { randomUUID } from "node:crypto"
import { testKafka } from "./TestKafka.ts"

const day = 86_400_000
const type = kafkajs.ConfigResourceTypes.TOPIC
const client = eventLog.pipe(Layer.provideMerge(testKafka))

/** A topic's settings as the broker has them. */
const settingsOf = Effect.fnUntraced(function* (name: string) {
  const { admin } = yield* KafkaClient
  const { resources } = yield* Effect.promise(() =>
    admin.use((open) => open.describeConfigs({ resources: [{ type, name }], includeSynonyms: false }))
  )
  const found = new Map(
    resources.flatMap(({ configEntries }) => configEntries.map((one) => [one.configName, one.configValue]))
  )
  return (...names: ReadonlyArray<string>) => names.map((one) => found.get(one))
})

describe("topics on Kafka", () => {
  it.live("take a changed retention and compaction, and keep what an operator set", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const { admin } = yield* KafkaClient
      const spec: TopicSpec = { name: `t-${randomUUID()}`, partitions: 3, retentionDays: 7, compacted: false }
      const now = Effect.map(settingsOf(spec.name), (read) =>
        read("retention.ms", "cleanup.policy", "max.message.bytes", "message.timestamp.type")
      )
      yield* log.ensureTopics([spec])
      const [retention, policy, usual, times] = yield* now
      assert.deepStrictEqual([retention, policy, times], [String(7 * day), "delete", "CreateTime"])
      const configEntries = [
        { name: "max.message.bytes", value: "2000000" },
        { name: "retention.ms", value: String(7 * day) }
      ]
      yield* Effect.promise(() =>
        admin.use((open) =>
          open.alterConfigs({ validateOnly: false, resources: [{ type, name: spec.name, configEntries }] })
        )
      )
      assert.notStrictEqual(usual, "2000000")

      yield* log.ensureTopics([{ ...spec, retentionDays: 30, compacted: true }])
      assert.deepStrictEqual(yield* now, [String(30 * day), "compact,delete", "2000000", "CreateTime"])
      yield* log.ensureTopics([{ ...spec, retentionDays: null, compacted: true }])
      assert.deepStrictEqual((yield* now).slice(0, 2), ["-1", "compact"])
      // A start must not remove what an operator keeps; only whoever says so may.
      yield* log.ensureTopics([spec])
      assert.deepStrictEqual((yield* now).slice(0, 2), ["-1", "delete"])
      assert.deepStrictEqual(yield* log.keepsFrom(spec.name), Option.none())
      yield* log.ensureTopics([spec], { shorten: true })
      assert.deepStrictEqual((yield* now).slice(0, 3), [String(7 * day), "delete", "2000000"])
      const from = Option.getOrThrow(yield* log.keepsFrom(spec.name))
      assert.isBelow(Math.abs(Date.now() - 7 * day - from), 60_000)
    }).pipe(Effect.provide(client))
  )

  it.live("never get more or fewer partitions, and nothing else is changed then", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const spec: TopicSpec = { name: `t-${randomUUID()}`, partitions: 3, retentionDays: 7, compacted: false }
      yield* log.ensureTopics([spec])
      for (const partitions of [2, 4]) {
        const refused = yield* Effect.flip(
          log.ensureTopics([{ ...spec, partitions, retentionDays: 1 }], { shorten: true })
        )
        assert.strictEqual(refused._tag, "TopicMismatch")
        assert.include(refused.message, `has 3 partitions, not ${partitions}: a count is never changed silently`)
        assert.strictEqual(yield* log.partitionCount(spec.name), 3)
        assert.deepStrictEqual((yield* settingsOf(spec.name))("retention.ms"), [String(7 * day)])
      }
    }).pipe(Effect.provide(client))
  )

  it.live("that do not exist are named, with what makes them, by every call", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const topic = `none-${randomUUID()}`
      const record = { key: "k", value: new Uint8Array(), headers: {}, timestamp: 1 }
      const at = { topic, partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 100 }
      const calls = [
        log.publish(topic, [record]),
        log.fetch(at),
        log.partitionCount(topic),
        log.keepsFrom(topic),
        log.groupOffsets("g", [topic]),
        log.consume({ group: `g-${topic}`, topics: [topic], maxBatch: 1, handle: () => Effect.void })
      ]
      for (const call of calls) {
        const error = yield* Effect.flip(Effect.asVoid(call))
        assert.strictEqual(error._tag, "UnknownTopic")
        assert.match(
          error.message,
          new RegExp(`topic "${topic}" does not exist: .* run "npm run lyceum -- topics apply"`)
        )
      }
    }).pipe(Effect.provide(client))
  )
})
