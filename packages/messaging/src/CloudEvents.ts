/**
 * Between a stored event and a record: CloudEvents 1.0, binary mode. Attributes are headers, the value is the data as
 * JSON, the timestamp is the event's own time, the key is the topic's.
 */
import { type Envelope, EnvelopeHeaders } from "@lyceum/events/Envelope"
import type { Topic } from "@lyceum/events/Topics"
import { DateTime, Effect, Schema } from "effect"
import type { ConsumedRecord, LogRecord } from "./EventLog.ts"
import { eventTypes } from "./EventTypes.ts"

/** An event as a consumer gets it: typed, with its envelope and where it came from. */
export interface Received<E> {
  readonly event: E
  readonly envelope: Envelope
  readonly record: ConsumedRecord
}

/** An event before it is a record. `data` is encoded (plain JSON), `time` in milliseconds since 1970. */
export interface Outgoing {
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly subject: string
  readonly time: number
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  readonly traceparent?: string
}

/** The record is not an event of its topic: its headers or its data do not decode. It never will be. */
export class UndecodableRecord extends Schema.TaggedError<UndecodableRecord>()("UndecodableRecord", {
  reason: Schema.String
}) {
  override get message() {
    return `not an event of this topic: ${this.reason}`
  }
}

const Course = Schema.Struct({ courseId: Schema.String })
const hasCourse = Schema.is(Course)

/**
 * How events of a topic become records. The key is taken from the decoded event, so an event that the topic does not know
 * fails here and is never published. `source` is the service's name.
 */
export const encoder = <E extends { readonly type: string; readonly data: unknown }>(
  topic: Topic<E>,
  source: string
) => {
  const decode = Schema.decodeUnknownEffect(topic.Event)
  return Effect.fnUntraced(function* (event: Outgoing) {
    const typed = yield* decode({ type: event.type, data: event.data })
    const headers: EnvelopeHeaders = {
      ce_specversion: "1.0",
      ce_id: yield* Schema.decodeEffect(EnvelopeHeaders.fields.ce_id)(event.id),
      ce_type: event.type,
      ce_source: source,
      ce_subject: event.subject,
      ce_time: DateTime.formatIso(DateTime.makeUnsafe(event.time)),
      ce_actor: event.actor,
      ce_correlationid: event.correlationId,
      ...(event.causationId === undefined ? {} : { ce_causationid: event.causationId }),
      "content-type": "application/json",
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent })
    }
    const record: LogRecord = {
      key: topic.key(typed),
      value: utf8.encode(JSON.stringify(event.data)),
      headers: hasCourse(event.data) ? { ...headers, courseid: event.data.courseId } : { ...headers },
      timestamp: event.time
    }
    return record
  })
}

const decodeHeaders = Schema.decodeUnknownEffect(EnvelopeHeaders)
const parse = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Unknown))
const fatal = new TextDecoder("utf-8", { fatal: true })
const utf8 = new TextEncoder()

/**
 * How records of a topic become events again. `null` = of a type that this version of the code does not know (a newer
 * producer): skipped, never an error.
 */
export const decoder = <E extends { readonly type: string; readonly data: unknown }>(topic: Topic<E>) => {
  const known = eventTypes(topic)
  const decode = Schema.decodeUnknownEffect(topic.Event)
  return (record: ConsumedRecord): Effect.Effect<Received<E> | null, UndecodableRecord> =>
    Effect.gen(function* () {
      const headers = yield* decodeHeaders(record.headers)
      if (!known.has(headers.ce_type)) return null
      const text = yield* Effect.try({ try: () => fatal.decode(record.value), catch: (cause) => String(cause) })
      const event = yield* decode({ type: headers.ce_type, data: yield* parse(text) })
      const time = DateTime.make(headers.ce_time)
      if (time._tag === "None") return yield* Effect.fail(`ce_time "${headers.ce_time}" is not a time`)
      const envelope: Envelope = {
        id: headers.ce_id,
        type: headers.ce_type,
        source: headers.ce_source,
        subject: headers.ce_subject,
        time: DateTime.toUtc(time.value),
        actor: headers.ce_actor,
        correlationId: headers.ce_correlationid,
        ...(headers.ce_causationid === undefined ? {} : { causationId: headers.ce_causationid }),
        ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent })
      }
      return { event, envelope, record }
    }).pipe(
      Effect.mapError((error) => new UndecodableRecord({ reason: typeof error === "string" ? error : error.message }))
    )
}
