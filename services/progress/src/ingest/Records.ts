/** Accepted events as records of the topic learning-events: the form that `CloudEvents.encoder` gives, without its cost. */
import type { LearningEventInput } from "@lyceum/api/LearningEvents"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { EventId, type UserId } from "@lyceum/domain/Ids"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { hash } from "node:crypto"
import type { Decoded } from "./Judge.ts"

/** Who sent the call, and by which request. */
export interface Sender {
  readonly userId: UserId
  readonly eventIdOf: (clientId: EventId) => EventId
  readonly actor: string
  readonly correlationId: string
  readonly traceparent?: string
}

/** The event as consumers read it. */
export const eventOf = (userId: UserId, input: LearningEventInput): LearningEvent => {
  const where = { userId, courseId: input.courseId, itemId: input.itemId }
  switch (input.type) {
    case "item-viewed":
      return { type: "lyceum.learning.item-viewed.v1", data: where }
    case "video-progressed":
      return { type: "lyceum.learning.video-progressed.v1", data: { ...where, ...input.data } }
    case "answer-given":
      return { type: "lyceum.learning.answer-given.v1", data: { ...where, ...input.data } }
  }
}

/**
 * Names a learner's events: the version 5 UUID (RFC 9562 5.5) of the client's id in the learner's own namespace. A repeated id
 * is the same event, and nobody can take another's. Made once a call: one hash an event is what is left to do.
 */
export const eventIdsOf = (userId: UserId): ((clientId: EventId) => EventId) => {
  const bytes = Buffer.alloc(16 + 36)
  bytes.write(derivedUuid("learning-event", userId).replaceAll("-", ""), 0, "hex")
  return (clientId) => {
    bytes.write(clientId, 16, "latin1")
    const hex = hash("sha1", bytes, "hex")
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
    return EventId.make(
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
      { disableChecks: true }
    )
  }
}

/** The record of one event: keyed by learner, stamped with the time it happened, the course in a header. */
export const recordOf = (sender: Sender, { input, time }: Decoded): LogRecord => {
  // Ids, numbers and texts only: the decoded form is the encoded one.
  const { data, type } = eventOf(sender.userId, input)
  return {
    key: sender.userId,
    value: Buffer.from(JSON.stringify(data)),
    headers: headersOf(sender, type, input, time),
    timestamp: time
  }
}

/** Two literals instead of one with a part spread into it, which would make every record an object of its own form. */
const headersOf = (
  { actor, correlationId, eventIdOf, traceparent }: Sender,
  type: string,
  input: LearningEventInput,
  time: number
): Readonly<Record<string, string>> => {
  const id = eventIdOf(input.id)
  const at = new Date(time).toISOString()
  return traceparent === undefined
    ? {
        ce_specversion: "1.0",
        ce_id: id,
        ce_type: type,
        ce_source: "progress",
        ce_subject: input.itemId,
        ce_time: at,
        ce_actor: actor,
        ce_correlationid: correlationId,
        "content-type": "application/json",
        courseid: input.courseId
      }
    : {
        ce_specversion: "1.0",
        ce_id: id,
        ce_type: type,
        ce_source: "progress",
        ce_subject: input.itemId,
        ce_time: at,
        ce_actor: actor,
        ce_correlationid: correlationId,
        "content-type": "application/json",
        traceparent,
        courseid: input.courseId
      }
}
