import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { streamTaskContract } from "@lyceum/testing/StreamTaskContract"
import { Layer } from "effect"
import { testKafka } from "./TestKafka.ts"

streamTaskContract("kafka", Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provide(testKafka)))
