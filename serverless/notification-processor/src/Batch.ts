/** The shape of a batch, as a function on SQS gets it, and of its answer (`ReportBatchItemFailures`). */
import { decodeBody } from "@lyceum/messaging/sqs/Message"
import { mailQueue } from "@lyceum/events/Mail"
import { smsQueue } from "@lyceum/events/Sms"
import { asPartOf, inJob } from "@lyceum/messaging/Traces"
import { Effect, Schema } from "effect"

const Attribute = Schema.Struct({ stringValue: Schema.optionalKey(Schema.String) })

/** One message; of its attributes only what `JobQueue` on SQS may have put there, and SQS' own count of its deliveries. */
const Record = Schema.Struct({
  messageId: Schema.NonEmptyString,
  body: Schema.String,
  messageAttributes: Schema.optionalKey(
    Schema.Struct({
      "lyceum-encoding": Schema.optionalKey(Attribute),
      traceparent: Schema.optionalKey(Attribute)
    })
  ),
  eventSourceARN: Schema.optionalKey(Schema.String),
  attributes: Schema.optionalKey(
    Schema.Struct({ ApproximateReceiveCount: Schema.optionalKey(Schema.FiniteFromString) })
  )
})
export const Batch = Schema.Struct({ Records: Schema.Array(Record) })
export type Batch = typeof Batch.Type
export type BatchRecord = typeof Record.Type

/** The body as it was enqueued: SQS refuses some characters, and then carries it encoded. */
export const bodyOf = ({ body, messageAttributes }: BatchRecord): string =>
  decodeBody(body, messageAttributes?.["lyceum-encoding"]?.stringValue)

export interface BatchResponse {
  readonly batchItemFailures: ReadonlyArray<{ readonly itemIdentifier: string }>
}

/** The job that a record is, and its trace. Over the embedded queue the trace is the worker's own. */
const jobOf = ({ attributes, eventSourceARN, messageAttributes }: BatchRecord) => ({
  queue: eventSourceARN?.endsWith(smsQueue) === true ? smsQueue : mailQueue,
  attempt: attributes?.ApproximateReceiveCount,
  traceparent: messageAttributes?.traceparent?.stringValue
})

/** Records that are under way at once. */
const concurrency = 32

/**
 * Works each record by itself: one that fails, or meets a fault of ours, is reported and stands in nobody's way. Never fails.
 * `describe` says what the record was, for the log; a body itself is never logged, it may hold an address or a secret link.
 */
export const eachRecord = <R>(
  what: string,
  records: ReadonlyArray<BatchRecord>,
  work: (record: BatchRecord) => Effect.Effect<void, { readonly message: string }, R>
): Effect.Effect<BatchResponse, never, R> => {
  const failures: Array<{ readonly itemIdentifier: string }> = []
  const again = ({ messageId }: BatchRecord, log: Effect.Effect<void>, reason: string) => {
    failures.push({ itemIdentifier: messageId })
    return Effect.annotateLogs(log, { messageId, reason })
  }
  return Effect.forEach(
    records,
    (record) =>
      inJob(jobOf(record), work(record)).pipe(
        Effect.catch(({ message }) => again(record, Effect.logWarning(`${what} not done`), message)),
        Effect.catchDefect((defect) => {
          const name = defect instanceof Error ? defect.name : "unknown"
          return again(record, Effect.logError(`${what} not done: a fault of ours`), name)
        }),
        (done) => asPartOf(jobOf(record).traceparent, done)
      ),
    { concurrency, discard: true }
  ).pipe(Effect.map(() => ({ batchItemFailures: failures })))
}
