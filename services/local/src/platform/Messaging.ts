/** The ports: event log and stream tasks in PostgreSQL or on Kafka, the job queue in PostgreSQL, objects in a folder. */
import type { SchemaUrls } from "@lyceum/database/Provision"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"

/** `LYCEUM_EVENT_LOG` and `KAFKA_*` come from the environment; without them everything is embedded. */
export const localPorts = (options: {
  readonly messaging: SchemaUrls
  readonly objectFolder: string
  readonly uploadBaseUrl: string
  readonly signingKey: Redacted.Redacted
}) =>
  Layer.mergeAll(
    Layer.unwrap(
      Effect.gen(function* () {
        const own = ConfigProvider.fromUnknown({
          MESSAGING_DATABASE_URL: Redacted.value(options.messaging.url),
          MESSAGING_DATABASE_OWNER_URL: Redacted.value(options.messaging.ownerUrl)
        })
        const environment = yield* ConfigProvider.ConfigProvider
        return messagingLayer.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.orElse(own, environment))))
      })
    ),
    objectStore({
      folder: options.objectFolder,
      uploadBaseUrl: options.uploadBaseUrl,
      signingKey: options.signingKey
    })
  )
