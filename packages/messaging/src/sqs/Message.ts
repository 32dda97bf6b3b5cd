/**
 * A job as a message of SQS. The body is the job's own, so that a function on the queue reads what was enqueued; the rest is in
 * message attributes. A message without them (from S3, say) is a job too: its id is the message's.
 */
import type { Message, MessageAttributeValue, SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs"
import { Effect, Schema } from "effect"
import { fifoId, type Lane } from "./Lanes.ts"

/** What is to be sent. Times in milliseconds since 1970. */
export interface Outgoing {
  readonly id: string
  readonly body: string
  readonly group?: string | undefined
  /** Not to be worked before. */
  readonly due?: number | undefined
  /** Of the first sending, for copies. */
  readonly enqueuedAt?: number | undefined
  /** Of dead letters. */
  readonly error?: string | undefined
  readonly attempts?: number | undefined
  /** W3C trace context, under the name by which other instrumentation finds it. */
  readonly traceparent?: string | undefined
}

/** What came. `receives` counts this time too. */
export interface Incoming extends Outgoing {
  readonly messageId: string
  readonly receipt: string
  readonly enqueuedAt: number
  readonly sentAt: number
  readonly receives: number
  readonly firstReceivedAt: number
}

/** SQS' longest delay of a message, in seconds. */
export const longestDelay = 900

/** Characters that SQS refuses: what XML 1.0 does not have. */
// oxlint-disable-next-line no-control-regex -- these characters are what is looked for
const refused = /[^\u0009\u000A\u000D\u0020-\uFFFD]/
const base64 = "base64"

/** The body as a function on the queue may find it: attribute `lyceum-encoding` is `base64` where SQS would refuse the text. */
const encodeBody = (body: string) =>
  refused.test(body)
    ? { MessageBody: Buffer.from(body, "utf8").toString(base64), encoding: base64 }
    : { MessageBody: body === "" ? " " : body, encoding: body === "" ? "empty" : undefined }

/** The job's body from a message's and its attribute `lyceum-encoding`. */
export const decodeBody = (body: string, encoding: string | undefined): string =>
  encoding === base64 ? Buffer.from(body, base64).toString("utf8") : encoding === "empty" ? "" : body

const attribute = (value: string): MessageAttributeValue => ({ DataType: "String", StringValue: value })
/** An attribute may not be empty nor hold what a body may not. */
const clean = (text: string) => text.replaceAll(new RegExp(refused, "g"), "\uFFFD").slice(0, 1000) || "-"

const attributesOf = (outgoing: Outgoing, encoding: string | undefined) => {
  const values = {
    "lyceum-id": outgoing.id,
    "lyceum-encoding": encoding,
    "lyceum-group": outgoing.group,
    "lyceum-due": outgoing.due?.toString(),
    "lyceum-enqueued-at": outgoing.enqueuedAt?.toString(),
    "lyceum-error": outgoing.error,
    "lyceum-attempts": outgoing.attempts?.toString(),
    traceparent: outgoing.traceparent
  }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, attribute(clean(value))]]))
  )
}

/**
 * An entry of a batch for a queue of the lane. `once`: in a FIFO queue, a second message with it within five minutes is
 * dropped. In `group` SQS keeps order; the job's own group goes with it in any case.
 */
export const entryOf = (
  { ordered }: Lane,
  outgoing: Outgoing,
  options: { readonly once: string; readonly group: string; readonly now: number }
): SendMessageBatchRequestEntry => {
  const { encoding, MessageBody } = encodeBody(outgoing.body)
  const wait = outgoing.due === undefined ? 0 : Math.ceil((outgoing.due - options.now) / 1000)
  return {
    Id: "0",
    MessageBody,
    MessageAttributes: attributesOf(outgoing, encoding),
    ...(ordered
      ? { MessageGroupId: fifoId(options.group), MessageDeduplicationId: fifoId(options.once) }
      : wait > 0
        ? { DelaySeconds: Math.min(longestDelay, wait) }
        : {})
  }
}

const Count = Schema.FiniteFromString
const Wire = Schema.Struct({
  MessageId: Schema.String,
  ReceiptHandle: Schema.String,
  Body: Schema.String,
  Attributes: Schema.Struct({
    ApproximateReceiveCount: Count,
    SentTimestamp: Count,
    ApproximateFirstReceiveTimestamp: Count,
    MessageGroupId: Schema.optionalKey(Schema.String)
  }),
  MessageAttributes: Schema.optional(
    Schema.Record(Schema.String, Schema.Struct({ StringValue: Schema.optional(Schema.String) }))
  )
})
const decode = Schema.decodeUnknownEffect(Schema.Array(Wire))

const numberOf = (value: string | undefined): number | undefined => {
  const number = Number(value)
  return value === undefined || !Number.isFinite(number) ? undefined : number
}

const incoming = (wire: typeof Wire.Type): Incoming => {
  const named = (name: string) => wire.MessageAttributes?.[name]?.StringValue
  return {
    messageId: wire.MessageId,
    receipt: wire.ReceiptHandle,
    id: named("lyceum-id") ?? wire.MessageId,
    body: decodeBody(wire.Body, named("lyceum-encoding")),
    group: named("lyceum-group") ?? wire.Attributes.MessageGroupId,
    due: numberOf(named("lyceum-due")),
    sentAt: wire.Attributes.SentTimestamp,
    enqueuedAt: numberOf(named("lyceum-enqueued-at")) ?? wire.Attributes.SentTimestamp,
    receives: wire.Attributes.ApproximateReceiveCount,
    firstReceivedAt: wire.Attributes.ApproximateFirstReceiveTimestamp,
    error: named("lyceum-error"),
    attempts: numberOf(named("lyceum-attempts")),
    traceparent: named("traceparent")
  }
}

/** The messages of an answer; fails where a field is missing that SQS was asked for. */
export const incomingOf = (messages: ReadonlyArray<Message> | undefined) =>
  Effect.map(decode(messages ?? []), (wires) => wires.map(incoming))

/** A message that comes before its time is hidden for so long at most, in milliseconds: SQS' limit is 12 hours. */
export const longestHiding = 11 * 3_600_000

/** Which attempt this is. In a FIFO queue a delayed job comes before its time, and those times are none. */
export const attemptOf = ({ due, firstReceivedAt, receives }: Incoming, { ordered }: Lane): number =>
  ordered && due !== undefined && firstReceivedAt < due
    ? Math.max(1, receives - Math.ceil((due - firstReceivedAt) / longestHiding))
    : receives
