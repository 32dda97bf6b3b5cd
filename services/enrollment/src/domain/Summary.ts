/** An event of the audit trail in words. */
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { DateTime } from "effect"

/** One English sentence without names: the actor stands beside it. */
export const summaryOf = (event: EnrollmentEvent): string => {
  switch (event.type) {
    case "lyceum.enrollment.enrolled.v1":
      return `Enrolled in version ${event.data.courseVersion}`
    case "lyceum.enrollment.waitlisted.v1":
      return "Put on the waitlist: no seat was free"
    case "lyceum.enrollment.promoted.v1":
      return `A seat came free: moved from the waitlist into version ${event.data.courseVersion}`
    case "lyceum.enrollment.withdrawn.v1":
      return "Withdrawn"
    case "lyceum.enrollment.completed.v1":
      return `Completed version ${event.data.courseVersion}, certificate ${event.data.certificateId}`
    case "lyceum.enrollment.cohort-changed.v1":
      return event.data.cohort === null ? "Taken out of the cohort" : `Put into the cohort "${event.data.cohort}"`
    case "lyceum.enrollment.due-changed.v1":
      return event.data.dueAt === null ? "Not due any more" : `Due ${DateTime.formatIso(event.data.dueAt)}`
  }
}
