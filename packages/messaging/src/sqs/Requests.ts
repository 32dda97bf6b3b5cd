/** The batch requests of SQS: at most ten entries, each answered by itself; what the server failed at is asked again. */
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageBatchCommand
} from "@aws-sdk/client-sqs"
import { Effect, Schema } from "effect"
import { JobQueueUnavailable } from "../JobQueue.ts"
import { patience, SqsClient } from "./SqsClient.ts"

/** Entries of one request, and bytes that they may have together unless one alone has more. */
const perRequest = 10
const bytesPerRequest = 256 * 1024

/** Entries of a batch were not taken: `codes` are SQS' own. */
export class EntriesRefused extends Schema.TaggedError<EntriesRefused>()("EntriesRefused", {
  codes: Schema.Array(Schema.String)
}) {
  override get message() {
    return `SQS did not take ${this.codes.length} entries of a batch: ${[...new Set(this.codes)].join(", ")}`
  }
}

type Numbered = { readonly Id: string | undefined }

/**
 * Sends until every entry was taken or refused for a fault of its own. Gives the refused ones; fails when the server's faults
 * do not end.
 */
const untilAnswered = <Entry extends Numbered>(
  operation: string,
  entries: ReadonlyArray<Entry>,
  send: (
    entries: Array<Entry>
  ) => Effect.Effect<{ readonly Failed?: Array<BatchResultErrorEntry> | undefined }, JobQueueUnavailable>
) =>
  Effect.suspend(() => {
    const refused: Array<{ readonly entry: Entry; readonly code: string }> = []
    let open = [...entries]
    return Effect.suspend(() => send(open)).pipe(
      Effect.flatMap(({ Failed = [] }) => {
        const failed = new Map(Failed.map((one) => [one.Id, one]))
        refused.push(
          ...open.flatMap((entry) => {
            const one = failed.get(entry.Id)
            return one?.SenderFault === true ? [{ entry, code: one.Code ?? "unknown" }] : []
          })
        )
        open = open.filter(({ Id }) => failed.get(Id)?.SenderFault === false)
        if (open.length === 0) return Effect.succeed(refused)
        return Effect.fail(new EntriesRefused({ codes: open.map(({ Id }) => failed.get(Id)?.Code ?? "unknown") }))
      }),
      Effect.retry({ while: ({ _tag }) => _tag === "EntriesRefused", schedule: patience }),
      Effect.catchTag("EntriesRefused", (cause) => Effect.fail(new JobQueueUnavailable({ operation, cause })))
    )
  })

const bytes = (text: string | undefined) => Buffer.byteLength(text ?? "", "utf8")
const sizeOf = ({ MessageAttributes = {}, MessageBody }: SendMessageBatchRequestEntry) =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue }]) => sum + bytes(name) + bytes(DataType) + bytes(StringValue),
    bytes(MessageBody)
  )

/**
 * Entries in requests, in their order. Two of one group are never in one request: were the first refused and the second taken,
 * the group would be out of order.
 */
export const inRequests = (
  entries: ReadonlyArray<SendMessageBatchRequestEntry>
): ReadonlyArray<ReadonlyArray<SendMessageBatchRequestEntry>> => {
  const requests: Array<Array<SendMessageBatchRequestEntry>> = []
  let [size, current, groups] = [0, new Array<SendMessageBatchRequestEntry>(), new Set<string>()]
  for (const entry of entries) {
    const own = sizeOf(entry)
    const group = entry.MessageGroupId
    const full = current.length === perRequest || size + own > bytesPerRequest
    if (current.length > 0 && (full || (group !== undefined && groups.has(group)))) {
      requests.push(current)
      ;[size, current, groups] = [0, [], new Set()]
    }
    size += own
    current.push({ ...entry, Id: String(current.length) })
    if (group !== undefined) groups.add(group)
  }
  return current.length === 0 ? requests : [...requests, current]
}

const chunks = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / perRequest) }, (_, i) => all.slice(i * perRequest, (i + 1) * perRequest))

export const requests = Effect.map(SqsClient, ({ call }) => ({
  /** All are durable when it returns. After a failure some may be: who sends again sends some twice. */
  send: (url: string, entries: ReadonlyArray<SendMessageBatchRequestEntry>) =>
    Effect.forEach(
      inRequests(entries),
      (request) =>
        untilAnswered("enqueue", request, (Entries) =>
          call("enqueue", (client, options) =>
            client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }), options)
          )
        ).pipe(
          Effect.flatMap((refused) =>
            refused.length === 0
              ? Effect.void
              : Effect.fail(
                  new JobQueueUnavailable({
                    operation: "enqueue",
                    cause: new EntriesRefused({ codes: refused.map(({ code }) => code) })
                  })
                )
          )
        ),
      { discard: true }
    ),
  /** A receipt that is no longer ours is passed over: the message belongs to somebody else now. */
  delete: (url: string, receipts: ReadonlyArray<string>) =>
    Effect.forEach(
      chunks(receipts.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }))),
      (request) =>
        untilAnswered("finish jobs", request, (Entries) =>
          call("finish jobs", (client, options) =>
            client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }), options)
          )
        ),
      { discard: true }
    ),
  /** Hides messages for so many seconds from now (0 = shows them); gives the receipts that are no longer ours. */
  hide: (url: string, receipts: ReadonlyArray<string>, seconds: number) =>
    Effect.map(
      Effect.forEach(
        chunks(receipts.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle, VisibilityTimeout: seconds }))),
        (request) =>
          untilAnswered("hide jobs", request, (Entries) =>
            call("hide jobs", (client, options) =>
              client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }), options)
            )
          )
      ),
      (refused) => refused.flat().map(({ entry }) => entry.ReceiptHandle)
    )
}))
export type Requests = Effect.Success<typeof requests>
