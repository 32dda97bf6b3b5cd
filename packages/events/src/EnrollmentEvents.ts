/** What happens between a learner and a course. */
import { Cohort } from "@lyceum/domain/Enrollment"
import { CertificateId, CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { event } from "./Event.ts"

const who = { enrollmentId: EnrollmentId, courseId: CourseId, userId: UserId }

export const LearnerEnrolled = event("lyceum.enrollment.enrolled.v1", {
  ...who,
  courseVersion: CourseVersion
})
export const LearnerWaitlisted = event("lyceum.enrollment.waitlisted.v1", {
  ...who,
  courseVersion: CourseVersion
})
/** A seat came free: from the waitlist into the course. */
export const LearnerPromoted = event("lyceum.enrollment.promoted.v1", {
  ...who,
  courseVersion: CourseVersion
})
export const LearnerWithdrawn = event("lyceum.enrollment.withdrawn.v1", who)
export const EnrollmentCompleted = event("lyceum.enrollment.completed.v1", {
  ...who,
  courseVersion: CourseVersion,
  certificateId: CertificateId
})
/** The instructor moved the learner into a cohort, or (`null`) out of any. */
export const CohortChanged = event("lyceum.enrollment.cohort-changed.v1", {
  ...who,
  cohort: Schema.NullOr(Cohort)
})
/** When the learner must have completed the course, as the instructor set it; `null` = no such time. */
export const EnrollmentDueChanged = event("lyceum.enrollment.due-changed.v1", {
  ...who,
  dueAt: Schema.NullOr(Schema.DateTimeUtcFromString)
})

export const EnrollmentEvent = Schema.Union([
  LearnerEnrolled,
  LearnerWaitlisted,
  LearnerPromoted,
  LearnerWithdrawn,
  EnrollmentCompleted,
  CohortChanged,
  EnrollmentDueChanged
])
export type EnrollmentEvent = typeof EnrollmentEvent.Type
