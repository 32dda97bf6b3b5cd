/** Activity of learners, as it is sent. */
import { CourseId, EventId, ItemId } from "@lyceum/domain/Ids"
import { QuestionId } from "@lyceum/domain/Quiz"
import { Predicate, Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

const eventFields = {
  id: EventId,
  courseId: CourseId,
  itemId: ItemId,
  occurredAt: Schema.String.check(Schema.isMaxLength(40))
}

/** The learner had the item before them. Without `data`. */
export const ItemViewedInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("item-viewed")
})

/** `percent` of the video watched so far, 0 to 100; the position in seconds from its start. */
export const VideoProgressedInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("video-progressed"),
  data: Schema.Struct({
    percent: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
    positionSeconds: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
  })
})

/** The learner answered a question (what they answered is kept with the attempt, never in an event). */
export const AnswerGivenInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("answer-given"),
  data: Schema.Struct({ questionId: QuestionId })
})

/** One thing a learner did. `id` is the sender's own: sending it again is harmless. `occurredAt` is ISO 8601 with `Z` or an offset. */
export const LearningEventInput = Schema.Union([ItemViewedInput, VideoProgressedInput, AnswerGivenInput]).annotate({
  identifier: "LearningEventInput"
})

export type LearningEventInput = typeof LearningEventInput.Type

/** Most events of one call. */
export const maxLearningEvents = 500

/** Why one event was refused. */
export const EventProblem = Schema.Struct({
  type: Schema.Literals([
    "urn:lyceum:problem:invalid-event",
    "urn:lyceum:problem:invalid-time",
    "urn:lyceum:problem:time-in-future",
    "urn:lyceum:problem:not-enrolled",
    "urn:lyceum:problem:unknown-item",
    "urn:lyceum:problem:item-locked"
  ]),
  title: Schema.String,
  detail: Schema.optionalKey(Schema.String)
}).annotate({ identifier: "EventProblem" })

export type EventProblem = typeof EventProblem.Type

/** How many events are in the log now, and which were refused, by their index in the request. */
export const LearningEventsReceipt = Schema.Struct({
  accepted: Schema.Int,
  rejected: Schema.Array(Schema.Struct({ index: Schema.Int, problem: EventProblem }))
}).annotate({ identifier: "LearningEventsReceipt" })

/** What one call sends. Each event is decoded by itself as a `LearningEventInput`, so that a bad one is refused and the others are kept. */
export const LearningEvents = Schema.Struct({
  events: Schema.Array(
    Schema.Unknown.annotate({ description: "a LearningEventInput; one that is not is rejected by its index" })
  ).check(Schema.isBetweenLength(1, maxLearningEvents))
}).annotate({ identifier: "LearningEvents" })

const record = HttpApiEndpoint.post("record", "/v1/learning-events", {
  payload: LearningEvents,
  success: LearningEventsReceipt.pipe(HttpApiSchema.status(202)),
  error: [ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Activity of the signed-in learner, 1 to 500 events of at most 50 courses. An event sent again under its id is the same event and changes nothing, whenever it comes. Accepted events are durable in the log before the answer, at least once and in order. Each event is judged by itself: a bad time, one more than 5 minutes ahead, an unknown course or item, no enrolment, or a locked item is rejected by index."
    })
  )

/** Routes that take activity. */
export class LearningEventsGroup extends HttpApiGroup.make("learningEvents")
  .add(record)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Activity" })) {}

/**
 * Puts the form of an event where the contract takes anything (each event is judged by itself): for people and the SDK.
 * An API description of another shape is left as it is.
 */
export const describeEvents = (spec: Record<string, unknown>): Record<string, unknown> => {
  const { components } = spec
  if (!Predicate.hasProperty(components, "schemas") || !Predicate.hasProperty(components.schemas, "LearningEvents"))
    return spec
  const { LearningEvents } = components.schemas
  if (
    !Predicate.hasProperty(LearningEvents, "properties") ||
    !Predicate.hasProperty(LearningEvents.properties, "events")
  )
    return spec
  const events = Object.assign({}, LearningEvents.properties.events, {
    items: { $ref: "#/components/schemas/LearningEventInput" }
  })
  const described = Object.assign({}, LearningEvents, { properties: { events } })
  const schemas = Object.assign({}, components.schemas, { LearningEvents: described })
  return { ...spec, components: Object.assign({}, components, { schemas }) }
}
