/** Value objects of an enrolment. Pure. */
import { Schema } from "effect"

/** Where a learner stands in a course. `active` and `completed` hold a seat; `waitlisted` waits for one. */
export const EnrollmentStatus = Schema.Literals(["active", "waitlisted", "completed", "withdrawn"]).annotate({
  identifier: "EnrollmentStatus"
})
export type EnrollmentStatus = typeof EnrollmentStatus.Type

/** Name of a group of learners within a course, 1 to 60 letters, digits and ` ._-`, for example `autumn-2026`. Never a person's name. */
export const Cohort = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$/u, {
    // Tests draw from a part of these: Effect cannot generate from Unicode property escapes.
    arbitraryConstraint: {
      patterns: [{ source: "^[A-Za-z0-9äЖدض课](?:[A-Za-z0-9äЖدض课 ._-]{0,58}[A-Za-z0-9äЖدض课])?$", flags: "u" }]
    }
  })
)
  .pipe(Schema.brand("Cohort"))
  .annotate({ identifier: "Cohort" })
export type Cohort = typeof Cohort.Type
