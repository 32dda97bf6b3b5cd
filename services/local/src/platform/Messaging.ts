/** The embedded ports: event log, stream tasks and job queue in PostgreSQL, objects in a folder. */
import type { SchemaUrls } from "@lyceum/database/Provision"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { ConfigProvider, Layer, Redacted } from "effect"

export const embeddedPorts = (options: {
  readonly messaging: SchemaUrls
  readonly objectFolder: string
  readonly uploadBaseUrl: string
  readonly signingKey: Redacted.Redacted
}) =>
  Layer.mergeAll(
    messagingLayer.pipe(
      Layer.provide(
        ConfigProvider.layer(
          ConfigProvider.fromUnknown({
            LYCEUM_EVENT_LOG: "postgres",
            MESSAGING_DATABASE_URL: Redacted.value(options.messaging.url),
            MESSAGING_DATABASE_OWNER_URL: Redacted.value(options.messaging.ownerUrl)
          })
        )
      )
    ),
    objectStore({
      folder: options.objectFolder,
      uploadBaseUrl: options.uploadBaseUrl,
      signingKey: options.signingKey
    })
  )
