/** Users with a password may do what their programs need, and nothing beside, at brokers that keep lists of access. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog, type EventLogError } from "@lyceum/messaging/EventLog"
import { grantAccess, type User } from "@lyceum/messaging/kafka/Access"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { flinkResults, topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { ConfigProvider, Effect, Layer } from "effect"
import { brokerSettings } from "./TestKafka.ts"

const properties = {
  "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
  // As MSK has it.
  "allow.everyone.if.no.acl.found": "true",
  // Whoever comes over the plain listener of the test.
  "super.users": "User:ANONYMOUS"
}
const record = { key: "k", value: new TextEncoder().encode("v"), headers: {}, timestamp: 1_700_000_000_000 }

/** A broker with the registry's topics, and the log as the user sees it once it has its access. */
const as = (user: User) =>
  Effect.gen(function* () {
    const { brokers, secure } = yield* kafkaBroker({ secure: true, properties })
    if (secure === null) return assert.fail("the broker has no secure listener")
    const admin = KafkaClient.layerOf(brokerSettings(brokers))
    yield* Effect.gen(function* () {
      yield* (yield* EventLog).ensureTopics([...topicSpecs, flinkResults])
      yield* grantAccess(user, secure.username)
      // Twice is as good as once.
      yield* grantAccess(user, secure.username)
    }).pipe(Effect.provide(Layer.provideMerge(eventLog, admin)))
    const environment = {
      KAFKA_BROKERS: secure.brokers,
      KAFKA_TLS: "true",
      KAFKA_TLS_CA_FILE: secure.caFile,
      KAFKA_SASL_MECHANISM: "scram-sha-512",
      KAFKA_SASL_USERNAME: secure.username,
      KAFKA_SASL_PASSWORD: secure.password
    }
    const theirs = eventLog.pipe(
      Layer.provide(Layer.fresh(KafkaClient.layer)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))
    )
    return yield* Effect.provide(EventLog, theirs)
  })

const side = (name: string) => ({ name, partitions: 4, retentionDays: 30, compacted: false })
const fetched = (log: EventLog["Service"], topic: string) =>
  log.fetch({ topic, partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 10 })

const refused = <A>(what: string, effect: Effect.Effect<A, EventLogError>) =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(effect)
    // 29: not authorized for the topic; 30: for the group, which the client says in other words.
    assert.match(
      `${error._tag} ${"cause" in error ? String(error.cause) : ""}`,
      /authoriz|error (29|30)|find group coordinator/i,
      what
    )
  })

describe("access", () => {
  it.live(
    "analytics reads the six topics as its groups and keeps its side topics; it writes and reads nothing else",
    () =>
      Effect.gen(function* () {
        const log = yield* as("analytics")
        assert.strictEqual((yield* fetched(log, "learning-events")).records.length, 0)
        yield* log.ensureTopics([side("user-events.analytics.user-events.dlt")])
        yield* log.publish("user-events.analytics.user-events.dlt", [record])
        yield* log.groupOffsets("analytics.user-events", ["user-events"])
        yield* refused("writing activity", log.publish("learning-events", [record]))
        yield* refused("reading partials", fetched(log, "analytics-partials"))
        yield* refused("another's group", log.groupOffsets("progress", ["user-events"]))
        yield* refused("reading another's dead letters", fetched(log, "user-events.progress.dlt"))
      }).pipe(Effect.scoped),
    120_000
  )

  it.live(
    "flink-job reads activity and writes results",
    () =>
      Effect.gen(function* () {
        const log = yield* as("flink-job")
        assert.strictEqual((yield* fetched(log, "learning-events")).records.length, 0)
        yield* log.publish("analytics-results-flink", [record])
        yield* log.groupOffsets("unique-learners-flink", ["learning-events"])
        yield* refused("reading accounts", fetched(log, "user-events"))
        yield* refused("writing activity", log.publish("learning-events", [record]))
      }).pipe(Effect.scoped),
    120_000
  )
})
