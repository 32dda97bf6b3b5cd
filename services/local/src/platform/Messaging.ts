/** The embedded ports: event log, stream tasks and job queue in PostgreSQL, objects in a folder. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import type { SchemaUrls } from "@lyceum/database/Provision"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as streamTasks } from "@lyceum/messaging/postgres/PostgresStreamTasks"
import { messagingMigrations } from "@lyceum/messaging/postgres/migrations"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { Effect, Layer, type Redacted } from "effect"

export const embeddedPorts = (options: {
  readonly messaging: SchemaUrls
  readonly objectFolder: string
  readonly uploadBaseUrl: string
  readonly signingKey: Redacted.Redacted
}) =>
  Layer.mergeAll(
    Layer.mergeAll(eventLog, streamTasks, jobQueue).pipe(
      Layer.provide(Layer.unwrap(
        Effect.as(
          migrate("messaging", options.messaging.ownerUrl, messagingMigrations),
          poolLayer({ url: options.messaging.url, applicationName: "messaging", maxConnections: 6 })
        )
      ))
    ),
    objectStore({
      folder: options.objectFolder,
      uploadBaseUrl: options.uploadBaseUrl,
      signingKey: options.signingKey
    })
  )
