/** The log and its tasks on a broker without TLS and login: for tests and benches. */
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import type { KafkaSettings } from "@lyceum/messaging/kafka/KafkaConfig"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { Duration, Layer, Option } from "effect"

/** How to reach a broker of this machine (`host:port`); `change` overrides what a test is about. */
export const plainSettings = (brokers: string, change: Partial<KafkaSettings> = {}): KafkaSettings => ({
  brokers: [brokers],
  clientId: "lyceum-test",
  tls: Option.none(),
  login: Option.none(),
  replicationFactor: -1,
  minInSyncReplicas: Option.none(),
  sessionTimeout: Duration.seconds(6),
  fetchBytes: 64_000,
  ...change
})

/** `EventLog`, `StreamTasks` and their client. */
export const kafkaPortsOn = (brokers: string, change: Partial<KafkaSettings> = {}) =>
  Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provideMerge(KafkaClient.layerOf(plainSettings(brokers, change))))
