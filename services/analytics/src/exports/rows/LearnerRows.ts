/** Learners who were first seated in the period, with their progress as it is now. */
import { PgClient } from "@effect/sql-pg"
import { CourseId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import { learnerLine, requiredItems } from "../../http/Learners.ts"
import { decodeLearners, learnerColumns } from "../../projections/LearnerPage.ts"
import { isoOf } from "../../projections/Rows.ts"
import { column } from "../Columns.ts"
import { firstId, type Source } from "./Source.ts"

const columns = [
  column("courseId", "id"),
  column("courseTitle", "text?"),
  column("userId", "id"),
  column("status", "text"),
  column("courseVersion", "number"),
  column("enrolledAt", "time"),
  column("completedAt", "time?"),
  column("percent", "number?"),
  column("completedItems", "number"),
  column("lastActiveAt", "time?"),
  column("stuck", "flag")
]

const decodeCourse = Schema.decodeUnknownEffect(CourseId)
const decodeTitle = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ title: Schema.NullOr(Schema.String) })))

/** Learners that are read at once: each has its items counted. */
const chunk = 2000

export const learnerRows: Source = {
  columns,
  page: Effect.fnUntraced(function* ({ after, course, now, range, ...request }) {
    const sql = yield* PgClient.PgClient
    const courseId = yield* decodeCourse(course)
    const limit = Math.min(request.limit, chunk)
    const [user = firstId] = after ?? []
    // Outlines are kept in memory by their service: this asks for them once.
    const required = yield* requiredItems(courseId)
    const titles = yield* decodeTitle(yield* sql`SELECT title FROM courses WHERE course_id = ${course}::uuid`)
    const rows = yield* decodeLearners(
      yield* learnerColumns(
        sql,
        required,
        sql`e.course_id = ${course}::uuid AND e.user_id > ${user}::uuid
          AND e.enrolled_at >= ${isoOf(range.from)}::timestamptz AND e.enrolled_at < ${isoOf(range.to)}::timestamptz`,
        sql`e.user_id`,
        limit
      )
    )
    const lines = rows.map(learnerLine(required, now))
    const title = titles[0]?.title ?? null
    return {
      batch: [
        lines.map(() => course),
        lines.map(() => title),
        lines.map(({ userId }) => userId),
        lines.map(({ status }) => status),
        lines.map(({ courseVersion }) => courseVersion),
        lines.map(({ enrolledAt }) => enrolledAt.epochMilliseconds),
        lines.map(({ completedAt }) => completedAt?.epochMilliseconds ?? null),
        lines.map(({ percent }) => percent),
        lines.map(({ completedItems }) => completedItems),
        lines.map(({ lastActiveAt }) => lastActiveAt?.epochMilliseconds ?? null),
        lines.map(({ stuck }) => stuck)
      ],
      last: rows.length < limit ? null : [rows.at(-1)?.userId ?? firstId]
    }
  }, Effect.orDie)
}
