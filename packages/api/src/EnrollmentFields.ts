/** An enrolment as lists show it: part of the contracts of enrolments and of the roster. */
import { Cohort, EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { Instant } from "./Instant.ts"

/** A learner in a course. `courseVersion` is the version they enrolled in and keep. */
export const Enrollment = Schema.Struct({
  id: EnrollmentId,
  courseId: CourseId,
  userId: UserId,
  courseVersion: CourseVersion,
  status: EnrollmentStatus,
  cohort: Schema.NullOr(Cohort)
}).annotate({ identifier: "Enrollment" })

/** An enrolment in a list. `dueAt`: when the learner must have completed the course, if the instructor set a time. */
export const EnrollmentItem = Schema.Struct({
  ...Enrollment.fields,
  dueAt: Schema.NullOr(Instant)
}).annotate({ identifier: "EnrollmentItem" })
