/** The analytics service's contract: active learners by minute (history and live), a course's funnel and learners, totals by day. */
import { Title } from "@lyceum/domain/Content"
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CourseId, CourseVersion, ItemId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { ActiveLearnersGroup } from "./ActiveLearners.ts"
import { AnalyticsExportsGroup } from "./AnalyticsExports.ts"
import { count, freshness, percent, time } from "./AnalyticsFields.ts"
import { contract, problems } from "./Conventions.ts"
import { page, pageQuery } from "./Page.ts"
import { Forbidden, NotFound, Unprocessable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/** How many learners came to an item and how many got through. `attempts` and `passed` (learners) are zero for other items than quizzes. */
export const FunnelItem = Schema.Struct({
  itemId: ItemId,
  title: Schema.optionalKey(Title),
  started: count,
  completed: count,
  attempts: count,
  passed: count
}).annotate({ identifier: "FunnelItem" })

/** Periods behind `activeNow`, `activeLast7Days` and `stuck`. */
export const activePeriods = { nowMinutes: 5, days: 7 } as const

/**
 * A course as its instructor sees it. `enrolled` hold a seat (active or completed), `completed` are those of them who
 * completed, `completionRate` is their share (0 to 1; 0 without learners). Active: some activity in the last 5 minutes, or
 * 7 days. `medianSecondsToComplete`: from enrolment to completion; null while nobody has completed. Titles come from the
 * published outline and are absent while the course service does not answer. Erased people are still counted.
 */
export const CourseAnalytics = Schema.Struct({
  ...freshness,
  courseId: CourseId,
  title: Schema.NullOr(Title),
  version: Schema.NullOr(CourseVersion),
  enrolled: count,
  waitlisted: count,
  withdrawn: count,
  completed: count,
  completionRate: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  activeNow: count,
  activeLast7Days: count,
  stuck: count,
  medianSecondsToComplete: Schema.NullOr(Schema.Finite),
  items: Schema.Array(FunnelItem)
}).annotate({ identifier: "CourseAnalytics" })

/**
 * One learner in a course. `percent` counts the required items of the learner's version, as the progress service does; null
 * while the outline of that version cannot be read. `stuck`: enrolled, not completed, and for 7 days neither enrolled nor
 * completed an item.
 */
export const LearnerLine = Schema.Struct({
  userId: UserId,
  status: EnrollmentStatus,
  courseVersion: CourseVersion,
  enrolledAt: time,
  completedAt: Schema.NullOr(time),
  percent: Schema.NullOr(percent),
  completedItems: count,
  lastActiveAt: Schema.NullOr(time),
  stuck: Schema.Boolean
}).annotate({ identifier: "LearnerLine" })

export type LearnerLine = typeof LearnerLine.Type

/** A day (UTC) of the whole platform. */
export const DayTotals = Schema.Struct({
  day: Schema.String.check(Schema.isPattern(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u)),
  registrations: count,
  enrollments: count,
  completions: count
}).annotate({ identifier: "DayTotals" })

/** Most days between `from` and `to` of the overview. */
export const overviewLimitDays = 366

/** The whole platform: totals of all time, and the days from `from` to `to`, each with its numbers (also when all are zero). */
export const Overview = Schema.Struct({
  ...freshness,
  registrations: count,
  courses: count,
  enrollments: count,
  completions: count,
  days: Schema.Array(DayTotals)
}).annotate({ identifier: "Overview" })

/** A calendar day, `2026-03-01`. */
const Day = Schema.String.check(
  Schema.isPattern(/^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/, {
    toJsonSchema: () => ({ format: "date" })
  })
).annotate({
  description: "a calendar day (UTC), for example 2026-03-01"
})

const courseParams = { courseId: CourseId }

const course = HttpApiEndpoint.get("course", "/v1/analytics/courses/:courseId", {
  params: courseParams,
  success: CourseAnalytics,
  error: [Forbidden, NotFound]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({ description: "For the course's instructor and admins. Items in the order of the course." })
  )

const learners = HttpApiEndpoint.get("learners", "/v1/analytics/courses/:courseId/learners", {
  params: courseParams,
  query: {
    ...pageQuery,
    userId: Schema.optionalKey(UserId),
    status: Schema.optionalKey(EnrollmentStatus),
    stuck: Schema.optionalKey(Schema.Literals(["true", "false"]))
  },
  success: Schema.Struct({ ...freshness, ...page(LearnerLine).fields }).annotate({ identifier: "LearnerPage" }),
  error: [Forbidden, NotFound]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Everybody who ever had a seat, newest enrolment first; erased people are left out. `userId`, `status` and `stuck` leave those alone to whom all of them apply; `userId` gives one line, or none."
    })
  )

const learnersCsv = HttpApiEndpoint.get("learnersCsv", "/v1/analytics/courses/:courseId/learners.csv", {
  params: courseParams,
  success: HttpApiSchema.StreamUint8Array({ contentType: "text/csv" }),
  error: [Forbidden, NotFound]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The same as a CSV document (RFC 4180, UTF-8), streamed. A cell that a spreadsheet could take for a formula is made text (CWE-1236). The header `as-of` says how complete it is."
    })
  )

/** What a course's instructor sees. */
export class CourseAnalyticsGroup extends HttpApiGroup.make("courseAnalytics")
  .add(course, learners, learnersCsv)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Course analytics" })) {}

const overview = HttpApiEndpoint.get("overview", "/v1/analytics/overview", {
  query: { from: Schema.optionalKey(Day), to: Schema.optionalKey(Day) },
  success: Overview,
  error: [Forbidden, Unprocessable]
})
  .annotate(Requires, "analytics.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "For admins. Days are UTC, both ends included, at most 366; `to` absent = today, `from` absent = 29 days before `to`. An enrolment counts on the day of the first seat, whatever becomes of it."
    })
  )

/** Totals of the platform. */
export class OverviewGroup extends HttpApiGroup.make("overview")
  .add(overview)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Overview" })) {}

/** Public contract of the analytics service. */
export class AnalyticsApi extends contract("analytics")
  .add(ActiveLearnersGroup, CourseAnalyticsGroup, OverviewGroup, AnalyticsExportsGroup)
  .middleware(problems) {}
