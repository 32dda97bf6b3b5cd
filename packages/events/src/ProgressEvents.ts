/** What a learner has achieved, decided by the progress service. */
import { AttemptId, CertificateId, CourseId, CourseVersion, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { event } from "./Event.ts"

const where = { userId: UserId, courseId: CourseId, courseVersion: CourseVersion }
const at = Schema.DateTimeUtcFromString

/**
 * `cause` is the learning event or attempt that completed the item: the reason behind a percent; null = the learner's own
 * "done". `completedAt` is the time of the cause, which may be long before the event was stored.
 */
export const ItemCompleted = event("lyceum.progress.item-completed.v1", {
  ...where,
  itemId: ItemId,
  rule: Schema.Literals(["viewed", "manual", "video", "quiz"]),
  cause: Schema.NullOr(EventId),
  completedAt: at
})
/** A learner took back their own "done" (manual rule only). */
export const ItemReopened = event("lyceum.progress.item-reopened.v1", { ...where, itemId: ItemId })
/** `number` counts from 1 for each (learner, item). `deadline` null = no time limit. */
export const AttemptStarted = event("lyceum.progress.attempt-started.v1", {
  ...where,
  attemptId: AttemptId,
  itemId: ItemId,
  number: Schema.Int,
  startedAt: at,
  deadline: Schema.NullOr(at)
})
/** Score and maximum in points. The answers themselves are in no event. */
export const AttemptGraded = event("lyceum.progress.attempt-graded.v1", {
  ...where,
  attemptId: AttemptId,
  itemId: ItemId,
  score: Schema.Finite,
  maximum: Schema.Finite,
  passed: Schema.Boolean,
  submittedAt: at
})
/** Every required item of this version is complete. Never taken back. */
export const CourseCompleted = event("lyceum.progress.course-completed.v1", { ...where, completedAt: at })
export const CertificateIssued = event("lyceum.progress.certificate-issued.v1", {
  ...where,
  certificateId: CertificateId,
  issuedAt: at
})

export const ProgressEvent = Schema.Union([
  ItemCompleted,
  ItemReopened,
  AttemptStarted,
  AttemptGraded,
  CourseCompleted,
  CertificateIssued
])
export type ProgressEvent = typeof ProgressEvent.Type
