/**
 * The function: a batch of queue records in, the ids of those that must come again out. The shape is that of a function on SQS
 * with `ReportBatchItemFailures`, so the same handler runs there and over the embedded queue.
 */
import { objectCreatedQueue } from "@lyceum/events/Materials"
import { asPartOf, inJob } from "@lyceum/messaging/Traces"
import { Cause, Effect, Schema } from "effect"
import { uploadsOf } from "./ObjectCreated.ts"
import { processUpload } from "./Process.ts"

/** A record is a notification of the store, or a job that an embedded store enqueued: that may say its trace. */
export const Batch = Schema.Struct({
  Records: Schema.Array(
    Schema.Struct({
      messageId: Schema.NonEmptyString,
      body: Schema.String,
      messageAttributes: Schema.optionalKey(
        Schema.Struct({
          traceparent: Schema.optionalKey(Schema.Struct({ stringValue: Schema.optionalKey(Schema.String) }))
        })
      )
    })
  )
})
export type Batch = typeof Batch.Type

export interface BatchResponse {
  readonly batchItemFailures: ReadonlyArray<{ readonly itemIdentifier: string }>
}

/** A message is done when all its uploads are; those that were done are done again in the same words. */
const work = Effect.fnUntraced(function* (body: string) {
  for (const upload of yield* uploadsOf(body)) yield* processUpload(upload)
})

/**
 * Never fails: what could not be done is in the answer, and its reason in the log. One upload at a time: a big image may take
 * most of a function's memory.
 */
export const handler = Effect.fn("handler")(function* (batch: Batch) {
  const failed: Array<string> = []
  for (const { body, messageAttributes, messageId } of batch.Records) {
    const traceparent = messageAttributes?.traceparent?.stringValue
    yield* inJob({ queue: objectCreatedQueue, traceparent }, work(body)).pipe(
      Effect.catch((error) =>
        Effect.logWarning("upload not worked").pipe(
          Effect.annotateLogs({ messageId, error: error._tag, reason: error.message }),
          Effect.andThen(Effect.sync(() => failed.push(messageId)))
        )
      ),
      Effect.catchDefect((defect) =>
        Effect.logError("upload not worked: a fault of ours", Cause.die(defect)).pipe(
          Effect.annotateLogs({ messageId }),
          Effect.andThen(Effect.sync(() => failed.push(messageId)))
        )
      ),
      (done) => asPartOf(traceparent, done)
    )
  }
  const response: BatchResponse = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  return response
})
