/** When learners were last active in a course. */
import { PgClient } from "@effect/sql-pg"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import type { ActivityChange } from "../domain/ActivityChanges.ts"
import type { People } from "./People.ts"
import { isoOf, recordset } from "./Rows.ts"

/** Widens the spans by those of a batch. One statement. */
export const writeActivity = Effect.fn("Activity.write")(function* (
  changes: ReadonlyArray<ActivityChange>,
  person: People
) {
  if (changes.length === 0) return
  const sql = yield* PgClient.PgClient
  const rows = changes.map((change) => ({
    course_id: change.courseId,
    user_id: person(change.userId).id,
    first_at: isoOf(change.firstAt),
    last_at: isoOf(change.lastAt)
  }))
  yield* sql`INSERT INTO activity AS a SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
      AS new (course_id uuid, user_id uuid, first_at timestamptz, last_at timestamptz) ORDER BY course_id, user_id
    ON CONFLICT (course_id, user_id) DO UPDATE SET first_at = least(a.first_at, excluded.first_at),
      last_at = greatest(a.last_at, excluded.last_at)
      WHERE excluded.first_at < a.first_at OR excluded.last_at > a.last_at`
}, Effect.orDie)

const decode = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ now: Schema.Int, lately: Schema.Int })]))

/** How many learners of a course were active after each of two times (milliseconds since 1970; `now` the later one). */
export const activeSince = Effect.fn("Activity.since")(function* (courseId: CourseId, now: number, lately: number) {
  const sql = yield* PgClient.PgClient
  const [counts] = yield* decode(
    yield* sql`SELECT count(*) FILTER (WHERE last_at > ${isoOf(now)}::timestamptz)::int AS now, count(*)::int AS lately
      FROM activity WHERE course_id = ${courseId}::uuid AND last_at > ${isoOf(lately)}::timestamptz`
  )
  return counts
}, Effect.orDie)
