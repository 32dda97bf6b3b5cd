/** Bulk enrolment from a CSV document, with a report for each row. */
import { BatchId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { pageQuery } from "./Page.ts"
import { NotFound, PayloadTooLarge, Unprocessable } from "./Problems.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"

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
  createdAt: Instant,
  finishedAt: Schema.NullOr(Instant)
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
