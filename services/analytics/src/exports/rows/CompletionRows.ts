/** Courses that learners completed in the period, a row each. */
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { isoOf } from "../../projections/Rows.ts"
import { column } from "../Columns.ts"
import { firstId, pageOfRows, type Source } from "./Source.ts"

const columns = [
  column("courseId", "id"),
  column("courseTitle", "text?"),
  column("userId", "id"),
  column("courseVersion", "number"),
  column("enrolledAt", "time?"),
  column("completedAt", "time"),
  column("status", "text?")
]

export const completionRows: Source = {
  columns,
  page: Effect.fnUntraced(function* ({ after, course, limit, range }) {
    const sql = yield* PgClient.PgClient
    const [user = firstId] = after ?? []
    const rows =
      yield* sql`SELECT e.course_id, (SELECT title FROM courses c WHERE c.course_id = ${course}::uuid), e.user_id,
        e.course_version, e.enrolled_at, e.completed_at, e.status
      FROM enrollments e
      WHERE e.course_id = ${course}::uuid AND e.user_id > ${user}::uuid AND NOT e.erased
        AND e.completed_at >= ${isoOf(range.from)}::timestamptz AND e.completed_at < ${isoOf(range.to)}::timestamptz
      ORDER BY e.user_id LIMIT ${limit}`.values
    return pageOfRows(columns, rows, limit, [2])
  }, Effect.orDie)
}
