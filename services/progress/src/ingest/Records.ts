/** Accepted events as records of the topic learning-events: the form that `CloudEvents.encoder` gives, without its cost. */
import type { LearningEventInput } from "@lyceum/api/LearningEvents"
import { lyceum } from "@lyceum/domain/DerivedId"
import { EventId, type UserId } from "@lyceum/domain/Ids"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { hash } from "node:crypto"
import type { Decoded } from "./Judge.ts"
import { isoOf } from "./Time.ts"

/** Who sent the call, and by which request. */
export interface Sender {
  readonly userId: UserId
  readonly eventIdOf: (clientId: EventId) => EventId
  readonly actor: string
  readonly correlationId: string
  readonly traceparent?: string
}

const types = {
  "item-viewed": "lyceum.learning.item-viewed.v1",
  "video-progressed": "lyceum.learning.video-progressed.v1",
  "answer-given": "lyceum.learning.answer-given.v1"
} as const satisfies Record<LearningEventInput["type"], LearningEvent["type"]>

/** The event as consumers read it. */
export const eventOf = (userId: UserId, input: LearningEventInput): LearningEvent => {
  const where = { userId, courseId: input.courseId, itemId: input.itemId }
  switch (input.type) {
    case "item-viewed":
      return { type: types[input.type], data: where }
    case "video-progressed":
      return { type: types[input.type], data: { ...where, ...input.data } }
    case "answer-given":
      return { type: types[input.type], data: { ...where, ...input.data } }
  }
}

/**
 * Names a learner's events: the version 5 UUID (RFC 9562 5.5) of the client's id in the learner's own namespace. A repeated id
 * is the same event, and nobody can take another's. Made once a call: one hash an event is what is left to do.
 */
export const eventIdsOf = (userId: UserId): ((clientId: EventId) => EventId) => {
  const bytes = Buffer.alloc(16 + 36)
  bytes.write(namespaceOf(userId).replaceAll("-", ""), 0, "hex")
  return (clientId) => {
    bytes.write(clientId, 16, "latin1")
    return EventId.make(uuidOf(hash("sha1", bytes, "hex")), { disableChecks: true })
  }
}

/** Where the hexadecimal digits of a UUID stand in its text. */
const places = Uint8Array.from(
  Array.from("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx").flatMap((c, i) => (c === "x" ? [i] : []))
)
/** The text that is made; nothing waits while it is used. Made of pieces it would be put together again by who reads it first. */
const text = Buffer.alloc(36, "-")

/** `derivedUuid("learning-event", userId)` by Node's one-shot hash: an object of a hash costs more than what it hashes. */
const namespaceOf = (userId: UserId): string =>
  uuidOf(hash("sha1", Buffer.concat([lyceum, Buffer.from(`learning-event\u0000${userId}`)]), "hex"))

/** The version 5 UUID of a SHA-1 in hexadecimal digits. */
const uuidOf = (hex: string): string => {
  for (let i = 0; i < 32; i++) text[places[i] ?? 0] = hex.charCodeAt(i)
  text[14] = 0x35 // "5", its version
  text[19] = "89ab".charCodeAt(Number.parseInt(hex.charAt(16), 16) & 0x3)
  return text.toString("latin1")
}

/**
 * Makes the records of one call's events: keyed by learner, stamped with the time it happened, the course in a header. What its
 * events have in common is made once.
 */
export const recorder = (sender: Sender): ((accepted: Decoded) => LogRecord) => {
  const opening = `{"userId":"${sender.userId}","courseId":"`
  return ({ input, time }) => ({
    key: sender.userId,
    value: Buffer.from(`${opening}${input.courseId}","itemId":"${input.itemId}"${restOf(input)}}`),
    headers: headersOf(sender, input, time),
    timestamp: time
  })
}

/**
 * The rest of an event's data as JSON: `eventOf(…).data` as `JSON.stringify` writes it. Our own ids and numbers hold nothing that
 * would have to be escaped; a question's id is its author's.
 */
const restOf = (input: LearningEventInput): string => {
  switch (input.type) {
    case "item-viewed":
      return ""
    case "video-progressed":
      return `,"percent":${input.data.percent},"positionSeconds":${input.data.positionSeconds}`
    case "answer-given":
      return `,"questionId":${JSON.stringify(input.data.questionId)}`
  }
}

/** Two literals instead of one with a part spread into it, which would make every record an object of its own form. */
const headersOf = (
  { actor, correlationId, eventIdOf, traceparent }: Sender,
  input: LearningEventInput,
  time: number
): Readonly<Record<string, string>> => {
  const id = eventIdOf(input.id)
  const type = types[input.type]
  const at = isoOf(input.occurredAt, time)
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
