/**
 * The way of an MSK IAM token to the broker. MSK itself checks AWS' signature; this broker takes unsecured tokens (RFC 7515,
 * alg none) by the same SASL mechanism, so what is shown is all of our part: region to signer, its token to the brokers.
 */
import { assert, describe, it } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { ConfigProvider, Effect, Layer } from "effect"
import { randomUUID } from "node:crypto"
import { inject, vi } from "vitest"

const signer = vi.hoisted(() => ({ regions: new Array<string>(), secondsToLive: 900 }))
vi.mock("aws-msk-iam-sasl-signer-js", () => ({
  generateAuthToken: ({ region }: { readonly region: string }) => {
    signer.regions.push(region)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const now = Math.floor(Date.now() / 1000)
    const claims = { sub: "lyceum", iat: now - 3_600, exp: now + signer.secondsToLive }
    return Promise.resolve({ token: `${part({ alg: "none" })}.${part(claims)}.`, expiryTime: claims.exp * 1000 })
  }
}))

const secure = inject("kafkaSecure")
const log = () =>
  eventLog.pipe(
    Layer.provide(Layer.fresh(KafkaClient.layer)),
    Layer.provide(
      ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          KAFKA_BROKERS: secure.brokers,
          KAFKA_TLS: "true",
          KAFKA_TLS_CA_FILE: secure.caFile,
          KAFKA_SASL_MECHANISM: "aws-msk-iam",
          KAFKA_AWS_REGION: "eu-west-1"
        })
      )
    )
  )
const roundTrip = Effect.gen(function* () {
  const { ensureTopics, fetch, publish } = yield* EventLog
  const topic = `iam-${randomUUID()}`
  yield* ensureTopics([{ name: topic, partitions: 1, retentionDays: 1, compacted: false }])
  yield* publish(topic, [{ key: "k", value: new TextEncoder().encode("v"), headers: {}, timestamp: Date.now() }])
  const { records } = yield* fetch({ topic, partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 1000 })
  assert.strictEqual(records.length, 1)
})

describe("MSK IAM", () => {
  it.live("asks the signer for the region and logs in with its token; one that has run out ends the start", () =>
    Effect.gen(function* () {
      yield* roundTrip.pipe(Effect.provide(log()))
      assert.isNotEmpty(signer.regions)
      assert.deepStrictEqual([...new Set(signer.regions)], ["eu-west-1"])
      signer.secondsToLive = -600
      const refused = yield* Effect.flip(roundTrip.pipe(Effect.provide(log())))
      assert.strictEqual("_tag" in refused ? refused._tag : "", "KafkaAccessDenied")
      assert.include(String(refused), "refused the login")
    })
  )
})
