/** What a learner does, as it happens: activity, not state. Published by the ingest, straight into the log. */
import { CourseId, ItemId, UserId } from "@lyceum/domain/Ids"
import { QuestionId } from "@lyceum/domain/Quiz"
import { Schema } from "effect"
import { event } from "./Event.ts"

const where = { userId: UserId, courseId: CourseId, itemId: ItemId }

export const ItemViewed = event("lyceum.learning.item-viewed.v1", where)
/** `percent` of the video watched so far, position in seconds. */
export const VideoProgressed = event("lyceum.learning.video-progressed.v1", {
  ...where,
  percent: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
  positionSeconds: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
})
export const AnswerGiven = event("lyceum.learning.answer-given.v1", { ...where, questionId: QuestionId })

export const LearningEvent = Schema.Union([ItemViewed, VideoProgressed, AnswerGiven])
export type LearningEvent = typeof LearningEvent.Type
