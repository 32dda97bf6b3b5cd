/** What learners did with items: a row for each learner and item that was started or completed in the period. */
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { isoOf } from "../../projections/Rows.ts"
import { column } from "../Columns.ts"
import { packing } from "../Packed.ts"
import { firstId, pageOfPacked, type Source } from "./Source.ts"

const columns = [
  column("courseId", "id"),
  column("userId", "id"),
  column("itemId", "id"),
  column("startedAt", "time"),
  column("completedAt", "time?"),
  column("attempts", "number"),
  column("passed", "flag")
]

export const activityRows: Source = {
  columns,
  page: Effect.fnUntraced(function* ({ after, course, limit, range }) {
    const sql = yield* PgClient.PgClient
    const [user = firstId, item = firstId] = after ?? []
    const within = (time: "started_at" | "completed_at") =>
      sql`(l.${sql(time)} >= ${isoOf(range.from)}::timestamptz AND l.${sql(time)} < ${isoOf(range.to)}::timestamptz)`
    const rows = yield* sql`SELECT ${sql.literal(packing(columns))} FROM (
      SELECT l.course_id AS "courseId", l.user_id AS "userId", l.item_id AS "itemId", l.started_at AS "startedAt",
        CASE WHEN l.completed THEN l.completed_at END AS "completedAt", l.attempts, l.passed
      FROM learner_items l
      WHERE l.course_id = ${course}::uuid AND (l.user_id, l.item_id) > (${user}::uuid, ${item}::uuid)
        AND (${within("started_at")} OR ${within("completed_at")})
        AND NOT EXISTS (SELECT FROM erased e WHERE e.pseudonym = l.user_id)
      ORDER BY l.user_id, l.item_id LIMIT ${limit}) sorted`.values
    return pageOfPacked(columns, rows, limit, [1, 2])
  }, Effect.orDie)
}
