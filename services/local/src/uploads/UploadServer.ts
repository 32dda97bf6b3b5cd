/**
 * Where browsers send files to, and fetch signed downloads from, when the object store is a folder. On a loopback port of its
 * own that the web service passes `/uploads` on to. What was stored is announced as S3 announces it, to the same queue.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { objectCreatedQueue } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { asPartOf } from "@lyceum/messaging/Traces"
import { localObjectServer } from "@lyceum/storage/local/LocalObjectServer"
import type { ObjectInfo } from "@lyceum/storage/ObjectStore"
import { Effect, Layer, type Redacted } from "effect"
import { HttpMiddleware, HttpRouter, HttpServerRequest } from "effect/http"
import { createServer } from "node:http"

/**
 * An S3 event notification, as far as anybody reads it: keys are encoded as in a query
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
export const objectCreated = ({ etag, key, size }: ObjectInfo): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        s3: { object: { key: encodeURIComponent(key).replaceAll("%20", "+"), size, eTag: etag } }
      }
    ]
  })

/** What an upload causes belongs to the trace of its request, which the web service began. */
const traced = HttpMiddleware.make((app) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) => asPartOf(headers["traceparent"], app))
)

/** Serves `/uploads`. The same bytes under the same key are announced once. */
export const uploadServer = (options: { readonly port: number; readonly signingKey: Redacted.Redacted }) =>
  Layer.unwrap(
    Effect.map(JobQueue, (queue) =>
      HttpRouter.serve(
        localObjectServer({
          path: "/uploads",
          signingKey: options.signingKey,
          onUploaded: (object) =>
            queue.enqueue(objectCreatedQueue, [
              { id: derivedUuid("object created", object.key, object.etag), body: objectCreated(object) }
            ])
        }),
        { middleware: traced, disableLogger: true, disableListenLog: true }
      ).pipe(Layer.provide(NodeHttpServer.layer(() => createServer(), { port: options.port, host: "127.0.0.1" })))
    )
  )
