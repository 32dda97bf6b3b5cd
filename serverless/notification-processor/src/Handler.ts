/**
 * The function: a batch of queue records in, the ids of those that must come again out. The shape is that of a function on SQS
 * with `ReportBatchItemFailures`, so the same handler runs there and over the embedded queue.
 */
import { MailJobBody } from "@lyceum/events/Mail"
import { Effect, Schema } from "effect"
import { deliver } from "./Deliver.ts"

export interface Batch {
  readonly Records: ReadonlyArray<{ readonly messageId: string; readonly body: string }>
}

export interface BatchResponse {
  readonly batchItemFailures: ReadonlyArray<{ readonly itemIdentifier: string }>
}

/** Messages of a batch that are under way at once. */
const concurrency = 8

const decode = Schema.decodeEffect(MailJobBody)

/** The body is never put into a log or an error: it holds an address, and may hold a secret link. */
const work = Effect.fnUntraced(function* (record: Batch["Records"][number]) {
  const job = yield* Effect.mapError(decode(record.body), () => ({ message: "not a mail job" }))
  const result = yield* deliver(job)
  yield* Effect.logInfo("mail").pipe(Effect.annotateLogs({ result, template: job.template, mailId: job.id }))
})

/** Never fails: what could not be done is in the answer, and its reason in the log. */
export const handler = Effect.fn("handler")(function* (batch: Batch) {
  const failed = yield* Effect.forEach(
    batch.Records,
    (record) =>
      work(record).pipe(
        Effect.as(null),
        Effect.catch((error) =>
          Effect.logWarning("mail not sent").pipe(
            Effect.annotateLogs({ messageId: record.messageId, reason: error.message }),
            Effect.as(record.messageId)
          )
        ),
        Effect.catchDefect(() =>
          Effect.logError("mail not sent: a fault of ours").pipe(
            Effect.annotateLogs({ messageId: record.messageId }),
            Effect.as(record.messageId)
          )
        )
      ),
    { concurrency }
  )
  const response: BatchResponse = {
    batchItemFailures: failed.flatMap((id) => (id === null ? [] : [{ itemIdentifier: id }]))
  }
  return response
})
