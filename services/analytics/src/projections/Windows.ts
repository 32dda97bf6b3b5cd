/** Closed windows of unique learners, as the streaming job found them. */
import { PgClient } from "@effect/sql-pg"
import type { ActiveLearnersWindow } from "@lyceum/api/ActiveLearners"
import { CourseOrAll, type AnalyticsResult } from "@lyceum/events/AnalyticsEvents"
import { DateTime, Effect, Schema } from "effect"
import type { Range } from "../domain/Ranges.ts"
import { isoOf, recordset } from "./Rows.ts"

/** PostgreSQL channel that is notified when windows were written. */
export const windowsChannel = "analytics_windows"

/** Takes over the results of a batch; the last of equal windows counts, and one that is known already changes nothing. */
export const writeWindows = Effect.fn("Windows.write")(function* (results: ReadonlyArray<AnalyticsResult>) {
  const sql = yield* PgClient.PgClient
  const latest = new Map(
    results.map(({ data }) => [`${data.windowStart.epochMilliseconds}/${data.courseId}`, data] as const)
  )
  if (latest.size === 0) return
  const rows = [...latest.values()].map((data) => ({
    course_id: data.courseId,
    window_start: isoOf(data.windowStart.epochMilliseconds),
    window_end: isoOf(data.windowEnd.epochMilliseconds),
    unique_learners: data.uniqueLearners,
    approximate: "approximate" in data
  }))
  yield* sql`WITH changed AS (
      INSERT INTO windows AS w SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
        AS new (course_id text, window_start timestamptz, window_end timestamptz, unique_learners int, approximate boolean)
        ORDER BY course_id, window_start
      ON CONFLICT (course_id, window_start) DO UPDATE SET window_end = excluded.window_end,
        unique_learners = excluded.unique_learners, approximate = excluded.approximate
        WHERE (excluded.window_end, excluded.unique_learners, excluded.approximate)
          <> (w.window_end, w.unique_learners, w.approximate)
      RETURNING 1
    ) SELECT pg_notify(${windowsChannel}, '') WHERE EXISTS (SELECT FROM changed)`
}, Effect.orDie)

const decode = Schema.decodeUnknownEffect(
  Schema.Array(
    Schema.Struct({
      start: Schema.DateTimeUtcFromDate,
      end: Schema.DateTimeUtcFromDate,
      courseId: CourseOrAll,
      uniqueLearners: Schema.Int,
      approximate: Schema.Boolean
    })
  )
)

const select = (sql: PgClient.PgClient) =>
  sql`SELECT window_start AS start, window_end AS end, course_id AS "courseId", unique_learners AS "uniqueLearners", approximate
    FROM windows`

/** Windows of a course (or `*`) that start in the range, oldest first, at most `limit`; those after `after` alone, when given. */
export const windowsIn = Effect.fn("Windows.in")(function* (
  courseId: CourseOrAll,
  { from, to }: Range,
  limit: number,
  after?: DateTime.Utc
): Effect.fn.Return<ReadonlyArray<ActiveLearnersWindow>, never, PgClient.PgClient> {
  const sql = yield* PgClient.PgClient
  const later = after === undefined ? sql`` : sql` AND window_start > ${DateTime.formatIso(after)}::timestamptz`
  return yield* Effect.orDie(
    Effect.flatMap(
      sql`${select(sql)} WHERE course_id = ${courseId} AND window_start >= ${isoOf(from)}::timestamptz
        AND window_start < ${isoOf(to)}::timestamptz${later} ORDER BY window_start LIMIT ${limit}`,
      decode
    )
  )
})

/** The next windows of a course (or `*`) after a start, oldest first. */
export const windowsAfter = Effect.fn("Windows.after")(function* (
  courseId: CourseOrAll,
  after: DateTime.Utc,
  limit: number
) {
  const sql = yield* PgClient.PgClient
  return yield* decode(
    yield* sql`${select(sql)} WHERE course_id = ${courseId} AND window_start > ${DateTime.formatIso(after)}::timestamptz
      ORDER BY window_start LIMIT ${limit}`
  )
}, Effect.orDie)

/** The newest windows of a course (or `*`), oldest of them first. */
export const newestWindows = Effect.fn("Windows.newest")(function* (courseId: CourseOrAll, limit: number) {
  const sql = yield* PgClient.PgClient
  const rows = yield* decode(
    yield* sql`${select(sql)} WHERE course_id = ${courseId} ORDER BY window_start DESC LIMIT ${limit}`
  )
  return rows.toReversed()
}, Effect.orDie)
