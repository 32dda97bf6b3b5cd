import { layer } from "@lyceum/messaging/kafka/KafkaEventLog"
import { eventLogContract } from "@lyceum/testing/EventLogContract"
import { Layer } from "effect"
import { testKafka } from "./TestKafka.ts"

eventLogContract("kafka", layer.pipe(Layer.provide(testKafka)))
