/** Unique learners by the minute: a row for each closed window that starts in the period. */
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { isoOf } from "../../projections/Rows.ts"
import { column } from "../Columns.ts"
import { pageOfRows, type Source } from "./Source.ts"

const columns = [
  column("courseId", "id"),
  column("start", "time"),
  column("end", "time"),
  column("uniqueLearners", "count"),
  column("approximate", "flag")
]

export const windowRows: Source = {
  columns,
  page: Effect.fnUntraced(function* ({ after, course, limit, range }) {
    const sql = yield* PgClient.PgClient
    const [start] = after ?? []
    const later = start === undefined ? sql`` : sql`AND w.window_start > ${start}::timestamptz`
    const rows =
      yield* sql`SELECT w.course_id, w.window_start, w.window_end, w.unique_learners, w.approximate FROM windows w
      WHERE w.course_id = ${course} AND w.window_start >= ${isoOf(range.from)}::timestamptz
        AND w.window_start < ${isoOf(range.to)}::timestamptz ${later}
      ORDER BY w.window_start LIMIT ${limit}`.values
    return pageOfRows(columns, rows, limit, [1])
  }, Effect.orDie)
}
