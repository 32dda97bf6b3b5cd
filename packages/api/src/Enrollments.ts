/** The enrollment service's contract: enrolments with their history, bulk enrolment, and what other services may ask. */
import { Cohort } from "@lyceum/domain/Enrollment"
import { CertificateId, CourseId, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { EnrollmentBatchesGroup } from "./EnrollmentBatches.ts"
import { Enrollment, EnrollmentItem } from "./EnrollmentFields.ts"
import { Instant } from "./Instant.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import {
  Conflict,
  NotFound,
  PreconditionFailed,
  PreconditionRequired,
  PrerequisitesMissing,
  ServiceUnavailable,
  TooMuchContention
} from "./Problems.ts"
import { RosterGroup } from "./Roster.ts"
import { SeatsGroup } from "./Seats.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"

/** One enrolment as it is now. `waitlistPosition` counts from 1 and is there only while waiting. */
export const EnrollmentDetail = Schema.Struct({
  ...EnrollmentItem.fields,
  certificateId: Schema.NullOr(CertificateId),
  waitlistPosition: Schema.NullOr(Schema.Int),
  updatedAt: Instant
}).annotate({ identifier: "EnrollmentDetail" })

/** `userId` and `cohort` are for the course's instructor and admins; a learner enrols themselves. */
export const NewEnrollment = Schema.Struct({
  courseId: CourseId,
  userId: Schema.optionalKey(UserId),
  cohort: Schema.optionalKey(Cohort)
}).annotate({ identifier: "NewEnrollment" })

/** One line of the audit trail. `actor` is `user:<id>` or `service:<name>`; `cause` is the event that led to it, if one did. */
export const EnrollmentHistoryEntry = Schema.Struct({
  version: Schema.Int,
  type: Schema.String,
  summary: Schema.String,
  at: Instant,
  actor: Schema.String,
  correlationId: Schema.String,
  cause: Schema.NullOr(Schema.String)
}).annotate({ identifier: "EnrollmentHistoryEntry" })

const create = HttpApiEndpoint.post("create", "/v1/enrollments", {
  payload: NewEnrollment,
  success: Enrollment.pipe(HttpApiSchema.status(201)),
  error: [NotFound, Conflict, PrerequisitesMissing, ServiceUnavailable]
})
  .annotate(Requires, "enrollment.create")
  .middleware(Idempotent)
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Enrols, or puts on the waitlist when no seat is free. Enrolling twice gives the same enrolment, never a second one. Seats are never oversold."
    })
  )

const list = HttpApiEndpoint.get("list", "/v1/enrollments", {
  query: {
    ...pageQuery,
    courseId: Schema.optionalKey(CourseId),
    userId: Schema.optionalKey(UserId)
  },
  success: page(EnrollmentItem)
})
  .annotate(Requires, "enrollment.read")
  .annotateMerge(
    OpenApi.annotations({
      description: "Last changed first. Learners see their own, instructors also those in their courses, admins all."
    })
  )

const get = HttpApiEndpoint.get("get", "/v1/enrollments/:enrollmentId", {
  params: { enrollmentId: EnrollmentId },
  success: EnrollmentDetail,
  error: NotFound
}).annotate(Requires, "enrollment.read")

const change = HttpApiEndpoint.patch("change", "/v1/enrollments/:enrollmentId", {
  params: { enrollmentId: EnrollmentId },
  headers: ifMatchHeaders,
  payload: Schema.Struct({ cohort: Schema.NullOr(Cohort) }).annotate({
    identifier: "EnrollmentChange"
  }),
  success: EnrollmentDetail,
  error: [NotFound, PreconditionFailed, PreconditionRequired, TooMuchContention]
}).annotate(Requires, "enrollment.manage")

const setDue = HttpApiEndpoint.put("setDue", "/v1/enrollments/:enrollmentId/due", {
  params: { enrollmentId: EnrollmentId },
  headers: ifMatchHeaders,
  payload: Schema.Struct({ dueAt: Schema.NullOr(Instant) }).annotate({
    identifier: "EnrollmentDue"
  }),
  success: EnrollmentDetail,
  error: [NotFound, PreconditionFailed, PreconditionRequired, TooMuchContention]
})
  .annotate(Requires, "enrollment.manage")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "When the learner must have completed the course; they are told three days before. Nothing ends then. Enrolling again after a withdrawal begins without."
    })
  )

const withdraw = HttpApiEndpoint.delete("withdraw", "/v1/enrollments/:enrollmentId", {
  params: { enrollmentId: EnrollmentId },
  success: HttpApiSchema.NoContent,
  error: [NotFound, Conflict, TooMuchContention]
})
  .annotate(Requires, "enrollment.withdraw")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Withdraws; the seat goes to the first on the waitlist. Withdrawing twice changes nothing. A completed enrolment stays."
    })
  )

const history = HttpApiEndpoint.get("history", "/v1/enrollments/:enrollmentId/history", {
  params: { enrollmentId: EnrollmentId },
  query: pageQuery,
  success: page(EnrollmentHistoryEntry),
  error: NotFound
})
  .annotate(Requires, "enrollment.read")
  .annotateMerge(
    OpenApi.annotations({
      description: "The audit trail: every event of the enrolment, oldest first, with who and why."
    })
  )

/** Enrolments of people. */
export class EnrollmentsGroup extends HttpApiGroup.make("enrollments")
  .add(create, list, get, change, setDue, withdraw, history)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Enrolments" })) {}

/** Public contract of the enrollment service. */
export class EnrollmentsApi extends contract("enrollments")
  .add(EnrollmentsGroup, EnrollmentBatchesGroup, RosterGroup, SeatsGroup)
  .middleware(problems) {}
