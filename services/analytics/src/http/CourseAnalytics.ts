/** Handlers of `/v1/analytics/courses/{id}`: for its instructor and admins. */
import type { PgClient } from "@effect/sql-pg"
import { activePeriods, AnalyticsApi, type FunnelItem } from "@lyceum/api/Analytics"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Clock, DateTime, Effect, Option, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { HttpServerResponse } from "effect/http"
import { sourcesOf } from "../domain/Groups.ts"
import { Freshness } from "../Freshness.ts"
import { type OutlinedItem, Outlines } from "../Outlines.ts"
import { activeSince } from "../projections/Activity.ts"
import type { KnownCourse } from "../projections/Courses.ts"
import { enrollmentCounts } from "../projections/Enrollments.ts"
import { funnel, type ItemCount } from "../projections/Items.ts"
import { LearnerKey, learnerPage, stuckSince } from "../projections/LearnerPage.ts"
import { learnerLine, learnersCsv, requiredItems, stuckBefore } from "./Learners.ts"
import { ownCourse } from "./OwnCourse.ts"

const cursor = cursorCodec(LearnerKey)

/** The newest version's items in its order, each with its counts (also without any); then those of older versions. */
const inOrder = (
  counts: ReadonlyArray<ItemCount>,
  outline: ReadonlyArray<OutlinedItem>
): ReadonlyArray<typeof FunnelItem.Type> => {
  const byId = new Map(counts.map((count) => [count.itemId, count]))
  const known = outline.map(({ id, title }) => {
    const count = byId.get(id)
    byId.delete(id)
    return { itemId: id, title, started: 0, completed: 0, attempts: 0, passed: 0, ...count }
  })
  return [...known, ...byId.values()]
}

const outlineOf = Effect.fnUntraced(function* ({ courseId, version }: KnownCourse) {
  const items = version === null ? Option.none() : yield* (yield* Outlines).items(courseId, version)
  return Option.getOrElse(items, (): ReadonlyArray<OutlinedItem> => [])
})

export const courseAnalyticsHandlers = HttpApiBuilder.group(
  AnalyticsApi,
  "courseAnalytics",
  Effect.fnUntraced(function* (handlers) {
    const context = yield* Effect.context<PgClient.PgClient | Outlines>()
    const freshness = yield* Freshness

    return handlers
      .handle(
        "course",
        Effect.fnUntraced(function* ({ params: { courseId } }) {
          const course = yield* ownCourse(courseId)
          const now = yield* Clock.currentTimeMillis
          const fresh = yield* freshness.of(sourcesOf.course)
          const [enrolled, active, stuck, items, outline] = yield* Effect.all(
            [
              enrollmentCounts(courseId),
              activeSince(courseId, now - activePeriods.nowMinutes * 60_000, now - activePeriods.days * 86_400_000),
              stuckSince(courseId, stuckBefore(now)),
              funnel(courseId),
              outlineOf(course)
            ],
            { concurrency: "unbounded" }
          )
          return {
            ...fresh,
            courseId,
            title: course.title,
            version: course.version,
            enrolled: enrolled.enrolled,
            waitlisted: enrolled.waitlisted,
            withdrawn: enrolled.withdrawn,
            completed: enrolled.completed,
            completionRate: enrolled.enrolled === 0 ? 0 : enrolled.completed / enrolled.enrolled,
            activeNow: active.now,
            activeLast7Days: active.lately,
            stuck,
            medianSecondsToComplete: enrolled.medianSeconds,
            items: inOrder(items, outline)
          }
        }, Effect.provideContext(context))
      )
      .handle(
        "learners",
        Effect.fnUntraced(function* ({ params: { courseId }, query }) {
          yield* ownCourse(courseId)
          const after = yield* cursor.decode(query.cursor)
          const limit = limitOf(query)
          const fresh = yield* freshness.of(sourcesOf.course)
          const required = yield* requiredItems(courseId)
          const now = yield* Clock.currentTimeMillis
          const { status, stuck, userId } = query
          const filter = {
            ...(userId === undefined ? {} : { userId }),
            ...(status === undefined ? {} : { status }),
            ...(stuck === undefined ? {} : { stuck: { is: stuck === "true", since: stuckBefore(now) } })
          }
          const rows = yield* learnerPage({ courseId, after, filter, limit: limit + 1, required })
          const page = yield* pageOf(rows, limit, {
            item: learnerLine(required, now),
            keyOf: ({ enrolledAt, userId }) => ({ enrolledAt, userId }),
            encode: cursor.encode
          })
          return { ...fresh, ...page }
        }, Effect.provideContext(context))
      )
      .handleRaw(
        "learnersCsv",
        Effect.fnUntraced(function* ({ params: { courseId } }) {
          yield* ownCourse(courseId)
          const { asOf } = yield* freshness.of(sourcesOf.course)
          const required = yield* requiredItems(courseId)
          const lines = learnersCsv(courseId, required, yield* Clock.currentTimeMillis)
          return HttpServerResponse.stream(lines.pipe(Stream.provideContext(context), Stream.encodeText), {
            contentType: "text/csv; charset=utf-8",
            headers: {
              "as-of": DateTime.formatIso(asOf),
              "content-disposition": `attachment; filename="learners-${courseId}.csv"`
            }
          })
        }, Effect.provideContext(context))
      )
  })
)
