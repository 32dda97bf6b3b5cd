/** The enrollment service's contract: enrolments with their history, bulk enrolment, and what other services may ask. */
import { CertificateId, BatchId, CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Cohort, EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { Enrollment, EnrollmentItem } from "./EnrollmentFields.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import {
  Conflict,
  NotFound,
  PayloadTooLarge,
  PreconditionFailed,
  PreconditionRequired,
  PrerequisitesMissing,
  ServiceUnavailable,
  TooMuchContention,
  Unprocessable
} from "./Problems.ts"
import { RosterGroup } from "./Roster.ts"
import { SeatsGroup } from "./Seats.ts"
import { Authentication, Idempotent, Requires, ServiceAuthentication } from "./Security.ts"

/** One enrolment as it is now. `waitlistPosition` counts from 1 and is there only while waiting. */
export const EnrollmentDetail = Schema.Struct({
  ...EnrollmentItem.fields,
  certificateId: Schema.NullOr(CertificateId),
  waitlistPosition: Schema.NullOr(Schema.Int),
  updatedAt: Schema.DateTimeUtcFromString
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
  at: Schema.DateTimeUtcFromString,
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
  payload: Schema.Struct({ dueAt: Schema.NullOr(Schema.DateTimeUtcFromString) }).annotate({
    identifier: "EnrollmentDue"
  }),
  success: EnrollmentDetail,
  error: [NotFound, TooMuchContention]
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

/** Most rows of a batch, and most bytes of its body. */
export const batchLimits = { rows: 10_000, bytes: 4 * 1024 * 1024 } as const

/** First line of a batch. */
export const batchHeader = ["email", "courseSlug"] as const

export const RowOutcome = Schema.Literals(["enrolled", "already-enrolled", "waitlisted", "rejected"]).annotate({
  identifier: "RowOutcome"
})
export type RowOutcome = typeof RowOutcome.Type

/** One row of a batch, counted from 1 below the header. `outcome` is absent until it was worked; `email` once it was deleted for age. */
export const BatchRow = Schema.Struct({
  row: Schema.Int,
  email: Schema.optionalKey(Schema.String),
  courseSlug: Schema.String,
  outcome: Schema.optionalKey(RowOutcome),
  reason: Schema.optionalKey(Schema.String)
}).annotate({ identifier: "BatchRow" })

/** How far a batch is. */
export const BatchCounts = Schema.Struct({
  total: Schema.Int,
  done: Schema.Int,
  enrolled: Schema.Int,
  alreadyEnrolled: Schema.Int,
  waitlisted: Schema.Int,
  rejected: Schema.Int
}).annotate({ identifier: "BatchCounts" })

export const BatchStatus = Schema.Literals(["queued", "running", "done"]).annotate({
  identifier: "BatchStatus"
})

/** A bulk enrolment run. */
export const EnrollmentBatch = Schema.Struct({
  id: BatchId,
  status: BatchStatus,
  counts: BatchCounts,
  createdAt: Schema.DateTimeUtcFromString,
  finishedAt: Schema.NullOr(Schema.DateTimeUtcFromString)
}).annotate({ identifier: "EnrollmentBatch" })

/** A run with a page of its rows, in the order of the file. */
export const EnrollmentBatchReport = Schema.Struct({
  ...EnrollmentBatch.fields,
  rows: Schema.Array(BatchRow),
  nextCursor: Schema.NullOr(Schema.String)
}).annotate({ identifier: "EnrollmentBatchReport" })

/** A CSV document (RFC 4180). */
export const Csv = Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/csv" }))

const submit = HttpApiEndpoint.post("submit", "/v1/enrollment-batches", {
  payload: Csv,
  success: EnrollmentBatch.pipe(HttpApiSchema.status(202)),
  error: [Unprocessable, PayloadTooLarge]
})
  .annotate(Requires, "enrollment.manage")
  .middleware(Idempotent)
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Body: `text/csv` with the header `email,courseSlug`, up to 10,000 rows. Worked in the background; goes on after a restart. Sending the same file again is safe: who is enrolled stays enrolled."
    })
  )
const report = HttpApiEndpoint.get("report", "/v1/enrollment-batches/:batchId", {
  params: { batchId: BatchId },
  query: pageQuery,
  success: EnrollmentBatchReport,
  error: NotFound
}).annotate(Requires, "enrollment.manage")
const result = HttpApiEndpoint.get("result", "/v1/enrollment-batches/:batchId/result.csv", {
  params: { batchId: BatchId },
  success: Csv,
  error: NotFound
})
  .annotate(Requires, "enrollment.manage")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "All rows with their outcome, safe to open in a spreadsheet: a cell that could be a formula is quoted (CWE-1236)."
    })
  )

/** Bulk enrolment by instructors and admins. */
export class EnrollmentBatchesGroup extends HttpApiGroup.make("enrollmentBatches")
  .add(submit, report, result)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Bulk enrolment" })) {}

/** What other services learn about a learner in a course. */
export const EnrollmentFact = Schema.Struct({
  enrollmentId: EnrollmentId,
  status: EnrollmentStatus,
  courseVersion: CourseVersion
}).annotate({ identifier: "EnrollmentFact" })

/** How many learners stand where in a course. */
export const EnrollmentCount = Schema.Struct({
  active: Schema.Int,
  waitlisted: Schema.Int,
  completed: Schema.Int,
  withdrawn: Schema.Int
}).annotate({ identifier: "EnrollmentCount" })

const find = HttpApiEndpoint.get("find", "/internal/enrollments/:courseId/:userId", {
  params: { courseId: CourseId, userId: UserId },
  success: EnrollmentFact,
  error: NotFound
}).annotate(Requires, "internal")
const count = HttpApiEndpoint.get("count", "/internal/courses/:courseId/enrollment-count", {
  params: { courseId: CourseId },
  success: EnrollmentCount
}).annotate(Requires, "internal")

/** Routes between services. */
export class EnrollmentsInternalGroup extends HttpApiGroup.make("enrollmentsInternal")
  .add(find, count)
  .middleware(ServiceAuthentication) {}

/** Public contract of the enrollment service. */
export class EnrollmentsApi extends contract("enrollments")
  .add(EnrollmentsGroup, EnrollmentBatchesGroup, RosterGroup, SeatsGroup)
  .middleware(problems) {}

/** Internal contract of the enrollment service. */
export class EnrollmentsInternalApi extends contract("enrollmentsInternal")
  .add(EnrollmentsInternalGroup)
  .middleware(problems) {}
