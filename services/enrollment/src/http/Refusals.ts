/** What a command refuses, as the problem that the caller gets. */
import { Conflict, IdempotencyKeyReused, NotFound, PrerequisitesMissing, TooMuchContention } from "@lyceum/api/Problems"
import type { EnrollmentFailure } from "../Enrollments.ts"

/** The problem of a failure. `NeverEnrolled` is a 404: the enrolment that was asked for does not exist. */
export const problemOf = (failure: EnrollmentFailure) => {
  switch (failure._tag) {
    case "CourseClosed":
      return new Conflict({ detail: "the course takes no more learners" })
    case "PrerequisitesIncomplete":
      return new PrerequisitesMissing({ missing: failure.missing })
    case "NeverEnrolled":
      return new NotFound()
    case "AlreadyCompleted":
      return new Conflict({ detail: "a completed enrolment stays" })
    case "IdempotencyKeyReused":
      return new IdempotencyKeyReused()
    case "TooMuchContention":
      return new TooMuchContention()
  }
}
