/** The ports on a broker of the bench. */
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { Duration, Layer, Option } from "effect"

/** `EventLog` and `StreamTasks` over plain text. */
export const KafkaPorts = (brokers: string) =>
  Layer.mergeAll(eventLog, streamTasks).pipe(
    Layer.provide(
      KafkaClient.layerOf({
        brokers: [brokers],
        clientId: "lyceum-bench",
        tls: Option.none(),
        login: Option.none(),
        replicationFactor: -1,
        minInSyncReplicas: Option.none(),
        sessionTimeout: Duration.seconds(10),
        fetchBytes: 64_000
      })
    )
  )
