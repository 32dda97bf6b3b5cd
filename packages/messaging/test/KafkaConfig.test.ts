import { assert, describe, it } from "@effect/vitest"
import { kafkaSettings } from "@lyceum/messaging/kafka/KafkaConfig"
import { topicConfig } from "@lyceum/messaging/kafka/Topics"
import { dealOut } from "@lyceum/messaging/kafka/group/Coordinator"
import { ConfigProvider, Duration, Effect, Option, Redacted } from "effect"
import { fileURLToPath } from "node:url"

const read = (environment: Record<string, string>) =>
  kafkaSettings.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))
const brokers = "one:9092, two:9093"

describe("Kafka's configuration", () => {
  it.effect("needs the brokers only", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read({ KAFKA_BROKERS: brokers }), {
        brokers: ["one:9092", "two:9093"],
        clientId: "lyceum",
        tls: Option.none(),
        login: Option.none(),
        replicationFactor: -1,
        minInSyncReplicas: Option.none(),
        sessionTimeout: Duration.seconds(10),
        fetchBytes: 64_000
      })
    })
  )

  it.effect("takes TLS with a CA, and SCRAM with a password that is not shown", () =>
    Effect.gen(function* () {
      const { login, tls } = yield* read({
        KAFKA_BROKERS: brokers,
        KAFKA_TLS: "true",
        KAFKA_TLS_CA_FILE: fileURLToPath(import.meta.url),
        KAFKA_SASL_MECHANISM: "scram-sha-512",
        KAFKA_SASL_USERNAME: "u",
        KAFKA_SASL_PASSWORD: "secret"
      })
      assert.strictEqual(Option.getOrThrow(tls).minVersion, "TLSv1.2")
      assert.include(String(Option.getOrThrow(tls).ca), "Kafka's configuration")
      const given = Option.getOrThrow(login)
      if (given.mechanism === "aws-msk-iam") return assert.fail("not what was asked for")
      assert.deepStrictEqual([given.mechanism, given.username], ["scram-sha-512", "u"])
      assert.strictEqual(Redacted.value(given.password), "secret")
      assert.notInclude(JSON.stringify(login), "secret")
    })
  )

  it.effect("takes MSK IAM with a region", () =>
    Effect.gen(function* () {
      const iam = { KAFKA_BROKERS: brokers, KAFKA_TLS: "true", KAFKA_SASL_MECHANISM: "aws-msk-iam" }
      const { login } = yield* read({ ...iam, KAFKA_AWS_REGION: "eu-west-1" })
      assert.deepStrictEqual(login, Option.some({ mechanism: "aws-msk-iam", region: "eu-west-1" }))
      assert.include((yield* Effect.flip(read(iam))).message, "KAFKA_AWS_REGION")
    })
  )

  const wrong: ReadonlyArray<readonly [Record<string, string>, string]> = [
    [{}, "KAFKA_BROKERS"],
    [{ KAFKA_BROKERS: "one" }, '"one" is not host:port'],
    [{ KAFKA_SASL_MECHANISM: "kerberos" }, "KAFKA_SASL_MECHANISM"],
    [{ KAFKA_SASL_MECHANISM: "plain", KAFKA_SASL_USERNAME: "u", KAFKA_SASL_PASSWORD: "p" }, "KAFKA_TLS=true"],
    [{ KAFKA_SASL_MECHANISM: "scram-sha-256", KAFKA_SASL_USERNAME: "u" }, "KAFKA_SASL_PASSWORD"],
    [{ KAFKA_TLS_CA_FILE: "/x" }, "cannot be read"],
    [{ KAFKA_TLS_CA_FILE: fileURLToPath(import.meta.url) }, "KAFKA_TLS is not true"],
    [{ KAFKA_TLS: "true", KAFKA_TLS_CERT_FILE: fileURLToPath(import.meta.url) }, "KAFKA_TLS_KEY_FILE"],
    [{ KAFKA_REPLICATION_FACTOR: "0" }, "KAFKA_REPLICATION_FACTOR"],
    [{ KAFKA_SESSION_TIMEOUT: "10 millis" }, "KAFKA_SESSION_TIMEOUT"]
  ]
  for (const [environment, names] of wrong) {
    it.effect(`says what is wrong: ${names}`, () =>
      Effect.gen(function* () {
        const given = names === "KAFKA_BROKERS" ? environment : { KAFKA_BROKERS: brokers, ...environment }
        assert.include((yield* Effect.flip(read(given))).message, names)
      })
    )
  }
})

describe("topics as data", () => {
  it("become Kafka's settings", () => {
    const spec = { name: "t", partitions: 1, retentionDays: 2, compacted: true }
    const config = topicConfig(spec, Option.some(2))
    assert.strictEqual(config["cleanup.policy"], "compact,delete")
    assert.strictEqual(config["retention.ms"], "172800000")
    assert.strictEqual(config["min.insync.replicas"], "2")
    const kept = topicConfig({ ...spec, retentionDays: null, compacted: false }, Option.none())
    assert.deepStrictEqual([kept["cleanup.policy"], kept["retention.ms"]], ["delete", "-1"])
    assert.isUndefined(kept["min.insync.replicas"])
  })

  it("are dealt out so that nobody has two more partitions than another, and each has one owner", () => {
    const partitions = ["a", "b"].flatMap((topic) => [0, 1, 2, 3, 4].map((partition) => ({ topic, partition })))
    for (const members of [["x"], ["y", "x"], ["z", "y", "x"]]) {
      const hands = [...dealOut(members, partitions).values()]
      const sizes = hands.map((hand) => Object.values(hand).flat().length)
      assert.isAtMost(Math.max(...sizes) - Math.min(...sizes), 1)
      const all = hands.flatMap((hand) =>
        Object.entries(hand).flatMap(([t, numbers]) => numbers.map((n) => `${t}/${n}`))
      )
      assert.deepStrictEqual(
        all.toSorted(),
        partitions.map(({ partition, topic }) => `${topic}/${partition}`)
      )
    }
  })
})
