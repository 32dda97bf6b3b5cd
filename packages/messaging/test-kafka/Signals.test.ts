/** What the adapter tells of its clients, on a real broker that goes away. */
import { assert, it } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { kafkaMetrics } from "@lyceum/messaging/kafka/Signals"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Layer, Metric } from "effect"
import { brokerSettings } from "./TestKafka.ts"

type Name = keyof typeof kafkaMetrics

/** Sum over the series of a metric that have the attributes; answers are counted of a histogram. */
const value = (name: Name, attributes: Readonly<Record<string, string>> = {}) =>
  Effect.map(Metric.snapshot, (all) =>
    all
      .filter(({ id }) => id === kafkaMetrics[name].id)
      .filter((one) => Object.entries(attributes).every(([key, wanted]) => one.attributes?.[key] === wanted))
      .reduce((sum, one) => {
        if (one.type === "Histogram" || one.type === "Counter") return sum + Number(one.state.count)
        return one.type === "Gauge" ? sum + Number(one.state.value) : sum
      }, 0)
  )

it.live("requests, answers, connections and failures are counted, and what is over is taken back", () =>
  Effect.gen(function* () {
    const broker = yield* kafkaBroker()
    const used = Effect.gen(function* () {
      const log = yield* EventLog
      yield* log.ensureTopics([{ name: "t", partitions: 1, retentionDays: null, compacted: false }])
      const record = { key: "k", value: new TextEncoder().encode("v"), headers: {}, timestamp: 1_700_000_000_000 }
      yield* log.publish("t", [record])
      const read = { topic: "t", partition: 0, offset: 0, maxRecords: 10, maxWaitMillis: 0 }
      assert.lengthOf((yield* log.fetch(read)).records, 1)

      assert.isAtLeast(yield* value("duration", { client: "producer", request: "Produce" }), 1)
      assert.isAtLeast(yield* value("duration", { client: "consumer", request: "Fetch" }), 1)
      assert.isAtLeast(yield* value("duration", { client: "admin", request: "Metadata" }), 1)
      assert.isAtLeast(yield* value("answers", { broker: broker.brokers }), 3)
      assert.strictEqual(yield* value("connected", { client: "producer" }), 1)
      assert.strictEqual(yield* value("connected", { client: "consumer" }), 1)
      assert.strictEqual(yield* value("inFlight"), 0)
      assert.strictEqual(yield* value("failures", { operation: "publish" }), 0)

      yield* broker.stop
      assert.strictEqual((yield* Effect.flip(log.publish("t", [record])))._tag, "EventLogUnavailable")
      assert.strictEqual(yield* value("failures", { operation: "publish" }), 1)
      assert.strictEqual(yield* value("inFlight"), 0)
    })
    yield* Effect.provide(used, eventLog.pipe(Layer.provide(KafkaClient.layerOf(brokerSettings(broker.brokers)))))
    assert.strictEqual(yield* value("connected"), 0)
    assert.strictEqual(yield* value("waiting"), 0)
  })
)
