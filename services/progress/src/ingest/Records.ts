/** Accepted events as records of the topic learning-events: the form that `CloudEvents.encoder` gives, without its cost. */
import type { LearningEventInput } from "@lyceum/api/Progress"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { UserId } from "@lyceum/domain/Ids"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import type { Decoded } from "./Judge.ts"

/** Who sent the call, and by which request. */
export interface Sender {
  readonly userId: UserId
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

const utf8 = new TextEncoder()

/** The client's id within the learner's own names: a repeated id is the same event, and nobody can take another's. */
export const eventIdOf = (userId: UserId, clientId: string): string => derivedUuid("learning-event", userId, clientId)

/** The record of one event: keyed by learner, stamped with the time it happened, the course in a header. */
export const recordOf = (sender: Sender, { input, time }: Decoded): LogRecord => {
  // Ids, numbers and texts only: the decoded form is the encoded one.
  const { data, type } = eventOf(sender.userId, input)
  return {
    key: sender.userId,
    value: utf8.encode(JSON.stringify(data)),
    headers: {
      ce_specversion: "1.0",
      ce_id: eventIdOf(sender.userId, input.id),
      ce_type: type,
      ce_source: "progress",
      ce_subject: input.itemId,
      ce_time: new Date(time).toISOString(),
      ce_actor: sender.actor,
      ce_correlationid: sender.correlationId,
      "content-type": "application/json",
      ...(sender.traceparent === undefined ? {} : { traceparent: sender.traceparent }),
      courseid: input.courseId
    },
    timestamp: time
  }
}
