/**
 * CloudEvents 1.0 in Kafka binary mode: attributes are headers, the value is the JSON data, the record's timestamp is the
 * event's own time. Extension attributes: correlation, causation and actor.
 */
import { EventId } from "@lyceum/domain/Ids"
import { Schema } from "effect"

/** What is known about an event besides its type and data. `time` in milliseconds since 1970 is the record's timestamp. */
export const Envelope = Schema.Struct({
  id: EventId,
  type: Schema.NonEmptyString,
  source: Schema.NonEmptyString,
  subject: Schema.NonEmptyString,
  time: Schema.DateTimeUtcFromString,
  actor: Schema.NonEmptyString,
  correlationId: Schema.NonEmptyString,
  causationId: Schema.optionalKey(Schema.NonEmptyString),
  traceparent: Schema.optionalKey(Schema.NonEmptyString)
}).annotate({ identifier: "Envelope" })
export type Envelope = typeof Envelope.Type

/** The envelope as record headers. */
export const EnvelopeHeaders = Schema.Struct({
  ce_specversion: Schema.tag("1.0"),
  ce_id: EventId,
  ce_type: Schema.NonEmptyString,
  ce_source: Schema.NonEmptyString,
  ce_subject: Schema.NonEmptyString,
  ce_time: Schema.NonEmptyString,
  ce_actor: Schema.NonEmptyString,
  ce_correlationid: Schema.NonEmptyString,
  ce_causationid: Schema.optionalKey(Schema.NonEmptyString),
  "content-type": Schema.tag("application/json"),
  traceparent: Schema.optionalKey(Schema.NonEmptyString)
})
export type EnvelopeHeaders = typeof EnvelopeHeaders.Type
