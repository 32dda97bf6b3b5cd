/**
 * The function: a batch of queue records in, the ids of those that must come again out. The shape is that of a function on SQS
 * with `ReportBatchItemFailures`, so the same handler runs there and over the embedded queue.
 */
import { Cause, Effect } from "effect"
import { uploadsOf } from "./ObjectCreated.ts"
import { processUpload } from "./Process.ts"

export interface Batch {
  readonly Records: ReadonlyArray<{ readonly messageId: string; readonly body: string }>
}

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
  for (const { body, messageId } of batch.Records)
    yield* work(body).pipe(
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
      )
    )
  const response: BatchResponse = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  return response
})
