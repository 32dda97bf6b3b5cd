/** Files of analytics: asked for, written in the background, fetched by a short-lived link. */
import { CourseId, ExportId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { Conflict, Forbidden, NotFound, ServiceUnavailable, Unprocessable } from "./Problems.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"

const time = Instant
const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * What an export holds, a row each: `active-learners` one-minute windows that start in the period; `learners` learners first
 * seated in it, with their progress now; `activity` a learner and an item, started or completed in it; `completions` courses
 * that learners completed in it. People by their ids alone.
 */
export const ExportKind = Schema.Literals(["active-learners", "learners", "activity", "completions"])
export type ExportKind = typeof ExportKind.Type

export const ExportFormat = Schema.Literals(["csv", "parquet"])
export type ExportFormat = typeof ExportFormat.Type

/** `expired`: its file is deleted, the line remains for a while. */
export const ExportState = Schema.Literals(["queued", "running", "ready", "failed", "expired"])
export type ExportState = typeof ExportState.Type

/** Why an export failed: the object store did not take it; a fault of ours; its workers died again and again. */
export const ExportFailure = Schema.Literals(["store-unavailable", "internal", "given-up"])
export type ExportFailure = typeof ExportFailure.Type

/** Exports of one person that may wait or run at once. */
export const pendingExports = 20

/** What is asked for: rows from `from` up to, not including, `to`. `courseId` absent: every course that the caller may see. */
export const NewExport = Schema.Struct({
  kind: ExportKind,
  from: time,
  to: time,
  format: ExportFormat,
  courseId: Schema.optionalKey(CourseId)
}).annotate({ identifier: "NewExport" })
export type NewExport = typeof NewExport.Type

/**
 * An export. `rows`: so far, or in all. Everything that was in the event log at `asOf` is in the file; of what came later some
 * may be. `size` in bytes, `sha256` in hex, of the file. `requestedBy` null = the daily schedule.
 */
export const AnalyticsExport = Schema.Struct({
  id: ExportId,
  kind: ExportKind,
  format: ExportFormat,
  from: time,
  to: time,
  courseId: Schema.NullOr(CourseId),
  requestedBy: Schema.NullOr(UserId),
  state: ExportState,
  failure: Schema.NullOr(ExportFailure),
  rows: count,
  size: Schema.NullOr(count),
  sha256: Schema.NullOr(Schema.String),
  asOf: Schema.NullOr(time),
  createdAt: time,
  finishedAt: Schema.NullOr(time),
  expiresAt: Schema.NullOr(time)
}).annotate({ identifier: "AnalyticsExport" })
export type AnalyticsExport = typeof AnalyticsExport.Type

/** With the link of one that is ready; it needs no token and is worth keeping secret until `expiresAt`. */
export const AnalyticsExportDetail = Schema.Struct({
  ...AnalyticsExport.fields,
  download: Schema.NullOr(
    Schema.Struct({ url: Schema.String, fileName: Schema.String, expiresAt: time }).annotate({
      identifier: "ExportDownload"
    })
  )
}).annotate({ identifier: "AnalyticsExportDetail" })

const params = { exportId: ExportId }

const request = HttpApiEndpoint.post("request", "/v1/analytics/exports", {
  payload: NewExport,
  success: AnalyticsExport.pipe(HttpApiSchema.status(202)),
  error: [Forbidden, NotFound, Conflict, Unprocessable]
})
  .annotate(Requires, "analytics.read")
  .middleware(Idempotent)
  .annotateMerge(
    OpenApi.annotations({
      description: `For a course's instructor, and admins for every course. Written in the background, goes on after a restart; ask for its state by its id. At most ${pendingExports} of one person wait or run at once (409). CSV: RFC 4180, UTF-8, a cell that a spreadsheet could take for a formula is made text (CWE-1236). Parquet: Snappy, times in milliseconds UTC.`
    })
  )
const list = HttpApiEndpoint.get("list", "/v1/analytics/exports", {
  query: { ...pageQuery, courseId: Schema.optionalKey(CourseId) },
  success: page(AnalyticsExport).annotate({ identifier: "AnalyticsExportPage" }),
  error: Forbidden
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Newest first: the caller's own, for admins everybody's; `courseId`: those that were asked for of this course alone."
    })
  )
const get = HttpApiEndpoint.get("get", "/v1/analytics/exports/:exportId", {
  params,
  success: AnalyticsExportDetail,
  error: [Forbidden, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(OpenApi.annotations({ description: "Each answer of one that is ready has a link of its own." }))
const remove = HttpApiEndpoint.delete("remove", "/v1/analytics/exports/:exportId", {
  params,
  success: HttpApiSchema.NoContent,
  error: [Forbidden, NotFound]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({ description: "Cancels one that waits or runs; deletes the file of one that is ready." })
  )

/** Files of analytics, for instructors and admins. */
export class AnalyticsExportsGroup extends HttpApiGroup.make("analyticsExports")
  .add(request, list, get, remove)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Analytics exports" })) {}
