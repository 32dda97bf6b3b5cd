/** Learners of a course, page by page: enrolment, activity and progress of each in one query. */
import { PgClient } from "@effect/sql-pg"
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { type CourseId, CourseVersion, type ItemId, UserId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import type { Statement } from "effect/sql"
import { isoOf } from "./Rows.ts"

const LearnerRow = Schema.Struct({
  userId: UserId,
  status: EnrollmentStatus,
  courseVersion: CourseVersion,
  enrolledAt: Schema.DateTimeUtcFromDate,
  completedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  lastActiveAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  lastCompletionAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  completedItems: Schema.Int,
  completedRequired: Schema.Int
})
/** A learner in a course. `completedRequired` counts items that the given outline of their version requires. */
export type LearnerRow = typeof LearnerRow.Type

/** What a page of learners is ordered by. */
export const LearnerKey = Schema.Struct({ enrolledAt: Schema.DateTimeUtc, userId: UserId })
export type LearnerKey = typeof LearnerKey.Type

/** Rows of `learnerColumns`. */
export const decodeLearners = Schema.decodeUnknownEffect(Schema.Array(LearnerRow))

/** Active learners `e` who neither enrolled nor completed an item since a time (milliseconds since 1970). */
const isStuck = (sql: PgClient.PgClient, since: number) =>
  sql`(e.status = 'active' AND e.completed_at IS NULL AND e.enrolled_at <= ${isoOf(since)}::timestamptz
    AND NOT EXISTS (SELECT FROM learner_items l WHERE l.course_id = e.course_id AND l.user_id = e.user_id
      AND l.completed AND l.completed_at > ${isoOf(since)}::timestamptz))`

/** Which learners are wanted; what is absent leaves nobody out. */
export interface LearnerFilter {
  readonly userId?: UserId
  readonly status?: EnrollmentStatus
  /** `since` in milliseconds since 1970. */
  readonly stuck?: { readonly is: boolean; readonly since: number }
}

/** The required items of each version whose outline is known. */
export type RequiredItems = ReadonlyMap<CourseVersion, ReadonlyArray<ItemId>>

/** Learners `e` of enrollments that ever had a seat and are not erased, whom `where` lets through, each with activity and progress. */
export const learnerColumns = (
  sql: PgClient.PgClient,
  required: RequiredItems,
  where: Statement.Fragment,
  order: Statement.Fragment,
  limit: number
) => {
  const versions = [...required.keys()]
  const lists = [...required.values()].map((items) => `{${items.join(",")}}`)
  return sql`WITH outline AS MATERIALIZED (
      SELECT version, items::uuid[] AS items FROM unnest(${versions}::int[], ${lists}::text[]) AS known (version, items)
    ), learner AS MATERIALIZED (
      SELECT * FROM enrollments e WHERE ${where} AND NOT e.erased AND e.enrolled_at IS NOT NULL AND e.status IS NOT NULL
      ORDER BY ${order} LIMIT ${limit}
    )
    SELECT e.user_id::text AS "userId", e.status, e.course_version AS "courseVersion", e.enrolled_at AS "enrolledAt",
      e.completed_at AS "completedAt", a.last_at AS "lastActiveAt", i.last AS "lastCompletionAt",
      i.completed AS "completedItems", i.required AS "completedRequired"
    FROM learner e LEFT JOIN activity a ON a.course_id = e.course_id AND a.user_id = e.user_id
      LEFT JOIN outline o ON o.version = e.course_version
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS completed, max(completed_at) AS last,
          count(*) FILTER (WHERE item_id = ANY(o.items))::int AS required
        FROM learner_items l WHERE l.course_id = e.course_id AND l.user_id = e.user_id AND l.completed
      ) i
    ORDER BY ${order}`
}

/** Everybody who ever had a seat and is not erased, newest first seat first; those after `after` alone, when given. */
export const learnerPage = Effect.fn("LearnerPage.page")(function* (options: {
  readonly courseId: CourseId
  readonly after: LearnerKey | undefined
  readonly filter?: LearnerFilter
  readonly limit: number
  readonly required: RequiredItems
}) {
  const sql = yield* PgClient.PgClient
  const { after, courseId, filter = {}, limit } = options
  const wanted = [
    ...(filter.userId === undefined ? [] : [sql` AND e.user_id = ${filter.userId}::uuid`]),
    ...(filter.status === undefined ? [] : [sql` AND e.status = ${filter.status}`]),
    ...(filter.stuck === undefined
      ? []
      : [sql` AND ${filter.stuck.is ? sql`` : sql`NOT `}${isStuck(sql, filter.stuck.since)}`])
  ].reduce((left, right) => sql`${left}${right}`, sql``)
  const later =
    after === undefined
      ? sql``
      : sql` AND (e.enrolled_at, e.user_id) < (${isoOf(after.enrolledAt.epochMilliseconds)}::timestamptz, ${after.userId}::uuid)`
  return yield* decodeLearners(
    yield* learnerColumns(
      sql,
      options.required,
      sql`e.course_id = ${courseId}::uuid${wanted}${later}`,
      sql`e.enrolled_at DESC, e.user_id DESC`,
      limit
    )
  )
}, Effect.orDie)

const decodeVersions = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ version: CourseVersion })))

/** The versions that learners of a course are enrolled in. */
export const enrolledVersions = Effect.fn("LearnerPage.versions")(function* (courseId: CourseId) {
  const sql = yield* PgClient.PgClient
  const rows = yield* decodeVersions(
    yield* sql`SELECT DISTINCT course_version AS version FROM enrollments
      WHERE course_id = ${courseId}::uuid AND course_version > 0 ORDER BY 1`
  )
  return rows.map(({ version }) => version)
}, Effect.orDie)

const decodeStuck = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ stuck: Schema.Int })]))

/** How many active learners neither enrolled nor completed an item since a time (milliseconds since 1970). */
export const stuckSince = Effect.fn("LearnerPage.stuck")(function* (courseId: CourseId, since: number) {
  const sql = yield* PgClient.PgClient
  const [{ stuck }] = yield* decodeStuck(
    yield* sql`SELECT count(*)::int AS stuck FROM enrollments e
      WHERE e.course_id = ${courseId}::uuid AND NOT e.erased AND ${isStuck(sql, since)}`
  )
  return stuck
}, Effect.orDie)
