/** The run's broker as a layer. */
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { plainSettings } from "@lyceum/testing/kafka/Ports"
import { inject } from "vitest"

/** How to reach the run's broker, or another. */
export const brokerSettings = (brokers: string = inject("kafkaBrokers")) => plainSettings(brokers)

export const testKafka = KafkaClient.layerOf(brokerSettings())
