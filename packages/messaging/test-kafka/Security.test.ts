/** TLS and SCRAM on a real broker, and brokers that are away. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { ConfigProvider, Effect, Layer } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"

const secure = inject("kafkaSecure")
const through = (environment: Record<string, string>) =>
  eventLog.pipe(
    Layer.provide(Layer.fresh(KafkaClient.layer)),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))
  )
const environment = {
  KAFKA_BROKERS: secure.brokers,
  KAFKA_TLS: "true",
  KAFKA_TLS_CA_FILE: secure.caFile,
  KAFKA_SASL_MECHANISM: "scram-sha-512",
  KAFKA_SASL_USERNAME: secure.username,
  KAFKA_SASL_PASSWORD: secure.password
}
/** Writes a record and reads it again. */
const roundTrip = Effect.gen(function* () {
  const log = yield* EventLog
  const topic = `secure-${randomUUID()}`
  yield* log.ensureTopics([{ name: topic, partitions: 1, retentionDays: 1, compacted: false }])
  yield* log.publish(topic, [{ key: "k", value: new TextEncoder().encode("v"), headers: {}, timestamp: 1 }])
  const { records } = yield* log.fetch({ topic, partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 1000 })
  assert.strictEqual(records.length, 1)
})

describe("a secured broker", () => {
  for (const mechanism of ["scram-sha-256", "scram-sha-512"]) {
    it.live(`is met by TLS and ${mechanism}`, () =>
      roundTrip.pipe(Effect.provide(through({ ...environment, KAFKA_SASL_MECHANISM: mechanism })))
    )
  }

  it.live("is met by TLS and plain", () =>
    roundTrip.pipe(
      Effect.provide(
        through({
          ...environment,
          KAFKA_SASL_MECHANISM: "plain",
          KAFKA_SASL_USERNAME: "plain",
          KAFKA_SASL_PASSWORD: "plain-secret"
        })
      )
    )
  )

  it.live("that refuses the login ends the start with one clear error, without the password in it", () =>
    Effect.gen(function* () {
      const wrong = { ...environment, KAFKA_SASL_PASSWORD: "not-the-password" }
      const refused = yield* Effect.flip(roundTrip.pipe(Effect.provide(through(wrong))))
      assert.strictEqual("_tag" in refused ? refused._tag : "", "KafkaAccessDenied")
      assert.include(String(refused), "refused the login")
      assert.notInclude(String(refused), "not-the-password")
    })
  )

  it.live("whose certificate is not trusted is not spoken to: no login is sent, and reading says why", () =>
    Effect.gen(function* () {
      const { KAFKA_TLS_CA_FILE: _, ...untrusting } = environment
      const error = yield* Effect.flip(roundTrip.pipe(Effect.provide(through(untrusting))))
      assert.strictEqual("_tag" in error ? error._tag : "", "EventLogUnavailable")
      assert.match(JSON.stringify("cause" in error ? String(error.cause) : ""), /self.signed|certificate/i)
    })
  )
})
