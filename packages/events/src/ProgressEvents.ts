/** What a learner has achieved, decided by the progress service. */
import { AttemptId, CertificateId, CourseId, CourseVersion, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { event } from "./Event.ts"

const where = { userId: UserId, courseId: CourseId, courseVersion: CourseVersion }

/** `cause` is the learning event or attempt that completed the item: the reason behind a percent. */
export const ItemCompleted = event("lyceum.progress.item-completed.v1", {
  ...where,
  itemId: ItemId,
  rule: Schema.Literals(["viewed", "manual", "video", "quiz"]),
  cause: Schema.NullOr(EventId)
})
/** A learner took back their own "done" (manual rule only). */
export const ItemReopened = event("lyceum.progress.item-reopened.v1", { ...where, itemId: ItemId })
export const AttemptStarted = event("lyceum.progress.attempt-started.v1", {
  ...where,
  attemptId: AttemptId,
  itemId: ItemId,
  number: Schema.Int
})
/** Score and maximum in points. */
export const AttemptGraded = event("lyceum.progress.attempt-graded.v1", {
  ...where,
  attemptId: AttemptId,
  itemId: ItemId,
  score: Schema.Finite,
  maximum: Schema.Finite,
  passed: Schema.Boolean
})
export const CourseCompleted = event("lyceum.progress.course-completed.v1", where)
export const CertificateIssued = event("lyceum.progress.certificate-issued.v1", { ...where, certificateId: CertificateId })

export const ProgressEvent = Schema.Union([
  ItemCompleted,
  ItemReopened,
  AttemptStarted,
  AttemptGraded,
  CourseCompleted,
  CertificateIssued
])
export type ProgressEvent = typeof ProgressEvent.Type
