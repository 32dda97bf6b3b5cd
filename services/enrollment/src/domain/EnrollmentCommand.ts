/** What can be asked of an enrolment, and why it can be refused. */
import type { Cohort } from "@lyceum/domain/Enrollment"
import type { CertificateId, CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import type { DateTime } from "effect"

/** The learner, the course, and the identity that follows from both. */
export interface Who {
  readonly enrollmentId: EnrollmentId
  readonly courseId: CourseId
  readonly userId: UserId
}

/**
 * Enroll: `open`: the course takes learners. `missing`: prerequisites that the learner has not completed. `seatFree`: what was seen
 * when the command was made; the append holds it against the seats (`Seats.ts`), and a seat lost meanwhile asks again.
 * Promote: the version to start with; `null` = it is not their turn, or no seat is free.
 */
export type EnrollmentCommand =
  | {
      readonly type: "Enroll"
      readonly who: Who
      readonly courseVersion: CourseVersion
      readonly open: boolean
      readonly missing: ReadonlyArray<CourseId>
      readonly seatFree: boolean
      readonly cohort: Cohort | null
    }
  | { readonly type: "Promote"; readonly courseVersion: CourseVersion | null }
  | { readonly type: "Withdraw" }
  | { readonly type: "Complete"; readonly courseVersion: CourseVersion; readonly certificateId: CertificateId }
  | { readonly type: "SetCohort"; readonly cohort: Cohort | null }
  | { readonly type: "SetDue"; readonly dueAt: DateTime.Utc | null }

/** Why a command leads to nothing. */
export type EnrollmentRejection =
  | { readonly _tag: "CourseClosed" }
  | { readonly _tag: "PrerequisitesIncomplete"; readonly missing: ReadonlyArray<CourseId> }
  | { readonly _tag: "NeverEnrolled" }
  | { readonly _tag: "AlreadyCompleted" }
