/** The run's broker as a layer. */
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import type { KafkaSettings } from "@lyceum/messaging/kafka/KafkaConfig"
import { Duration, Option } from "effect"
import { inject } from "vitest"

/** Plain text on loopback, with a short session so that a lost member is noticed soon. */
export const plainSettings = (brokers: string = inject("kafkaBrokers")): KafkaSettings => ({
  brokers: [brokers],
  clientId: "lyceum-test",
  tls: Option.none(),
  login: Option.none(),
  replicationFactor: -1,
  minInSyncReplicas: Option.none(),
  sessionTimeout: Duration.seconds(6),
  fetchBytes: 64_000
})

export const testKafka = KafkaClient.layerOf(plainSettings())
