/** The ports on Kafka, from the environment: see `KafkaConfig`. A module of its own, loaded where it is configured only. */
import { Layer } from "effect"
import { KafkaClient } from "./KafkaClient.ts"
import { layer as eventLog } from "./KafkaEventLog.ts"
import { layer as streamTasks } from "./KafkaStreamTasks.ts"

/** A refused login ends the start; brokers that are away do not. */
export const kafkaPorts = Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provide(KafkaClient.layer))
