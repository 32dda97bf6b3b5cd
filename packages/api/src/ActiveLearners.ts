/** Active learners by minute, history and live. */
import { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { count, freshness, time } from "./AnalyticsFields.ts"
import { pageQuery } from "./Page.ts"
import { Unprocessable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/**
 * Unique learners of one closed one-minute window, in one course or (`*`) in all. Final: a window never changes. `approximate`:
 * too many learners for exact sets, so this is an estimate with a standard error of at most 0.81 %.
 */
export const ActiveLearnersWindow = Schema.Struct({
  start: time,
  end: time,
  courseId: CourseOrAll,
  uniqueLearners: count,
  approximate: Schema.Boolean
}).annotate({ identifier: "ActiveLearnersWindow" })

export type ActiveLearnersWindow = typeof ActiveLearnersWindow.Type

/** Most days between `from` and `to`, and most windows of one answer. */
export const activeLearnersLimits = { days: 31, windows: 50_000 } as const

/** Windows in the order of time. A minute without activity has no window. `nextCursor` null = that was all. */
export const ActiveLearners = Schema.Struct({
  ...freshness,
  windows: Schema.Array(ActiveLearnersWindow),
  nextCursor: Schema.NullOr(Schema.String)
}).annotate({ identifier: "ActiveLearners" })

/** An event of the live stream: `id` is the window's start and goes into `Last-Event-ID`. */
export const ActiveLearnersEvent = Schema.Struct({
  id: Schema.String,
  event: Schema.Literal("window"),
  data: Schema.fromJsonString(ActiveLearnersWindow)
}).annotate({ identifier: "ActiveLearnersEvent" })

const activeLearners = HttpApiEndpoint.get("activeLearners", "/v1/analytics/active-learners", {
  query: {
    courseId: Schema.optionalKey(CourseOrAll),
    from: Schema.optionalKey(time),
    to: Schema.optionalKey(time),
    cursor: pageQuery.cursor,
    limit: Schema.optionalKey(
      Schema.FiniteFromString.check(
        Schema.isInt(),
        Schema.isBetween({ minimum: 1, maximum: activeLearnersLimits.windows })
      )
    )
  },
  success: ActiveLearners,
  error: Unprocessable
})
  .annotate(Requires, "analytics.read-active")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Windows that start at or after `from` and before `to`, oldest first. `courseId` absent or `*` = learners over all courses, each counted once. `to` absent = now, `from` absent = 24 hours before `to`; at most 31 days. `limit` absent = 50,000, which holds every window of 31 days."
    })
  )

const activeLearnersStream = HttpApiEndpoint.get("activeLearnersStream", "/v1/analytics/active-learners/stream", {
  query: { courseId: Schema.optionalKey(CourseOrAll) },
  headers: { "last-event-id": Schema.optionalKey(Schema.String.check(Schema.isMaxLength(40))) },
  success: HttpApiSchema.StreamSse({ events: ActiveLearnersEvent })
})
  .annotate(Requires, "analytics.read-active")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Server-sent events, one `window` for each closed window of `courseId` (absent or `*` = all courses), in the order of time. Delivery: starts with the last 60 windows, or with the first after `Last-Event-ID` (the `id` of an event: a window's start); then each window as it closes. Each is sent once a connection and none is left out; what a broken connection missed comes after reconnecting with `Last-Event-ID`. A comment every 15 seconds shows that the connection lives. A reader that takes nothing for 30 seconds is cut off, and a stream ends after 10 minutes and when the service restarts: reconnect. The stream carries no failure event."
    })
  )

/** Active learners, for everybody who is signed in. */
export class ActiveLearnersGroup extends HttpApiGroup.make("activeLearners")
  .add(activeLearners, activeLearnersStream)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Active learners" })) {}
