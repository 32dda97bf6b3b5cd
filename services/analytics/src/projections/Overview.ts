/** Totals of the platform, of all time and by day (UTC). */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import type { Range } from "../domain/Ranges.ts"
import { isoOf } from "./Rows.ts"

const decodeDays = Schema.decodeUnknownEffect(
  Schema.Array(
    Schema.Struct({
      day: Schema.String,
      registrations: Schema.Int,
      enrollments: Schema.Int,
      completions: Schema.Int
    })
  )
)
const decodeTotals = Schema.decodeUnknownEffect(
  Schema.Tuple([
    Schema.Struct({
      registrations: Schema.Int,
      courses: Schema.Int,
      enrollments: Schema.Int,
      completions: Schema.Int
    })
  ])
)

/** Every day of the range, with its numbers. */
export const daysIn = Effect.fn("Overview.days")(function* ({ from, to }: Range) {
  const sql = yield* PgClient.PgClient
  const bounds = (column: string) =>
    sql`${sql(column)} >= ${isoOf(from)}::timestamptz AND ${sql(column)} < ${isoOf(to)}::timestamptz`
  const by = (table: string, column: string) =>
    sql`(SELECT date_trunc('day', ${sql(column)}, 'UTC') AS day, count(*)::int AS n FROM ${sql(table)} WHERE ${bounds(column)} GROUP BY 1)`
  return yield* decodeDays(
    yield* sql`SELECT to_char(d.day AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, coalesce(r.n, 0) AS registrations,
        coalesce(e.n, 0) AS enrollments, coalesce(c.n, 0) AS completions
      FROM generate_series(${isoOf(from)}::timestamptz, ${isoOf(to - 1)}::timestamptz, '1 day', 'UTC') AS d (day)
        LEFT JOIN ${by("registrations", "registered_at")} r ON r.day = d.day
        LEFT JOIN ${by("enrollments", "enrolled_at")} e ON e.day = d.day
        LEFT JOIN ${by("enrollments", "completed_at")} c ON c.day = d.day
      ORDER BY d.day`
  )
}, Effect.orDie)

/** Totals of all time. Courses: published ones. */
export const totals = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const [found] = yield* decodeTotals(
    yield* sql`SELECT (SELECT count(*) FROM registrations)::int AS registrations,
      (SELECT count(*) FROM courses WHERE version > 0)::int AS courses,
      (SELECT count(enrolled_at) FROM enrollments)::int AS enrollments,
      (SELECT count(completed_at) FROM enrollments)::int AS completions`
  )
  return found
}).pipe(Effect.orDie, Effect.withSpan("Overview.totals"))
