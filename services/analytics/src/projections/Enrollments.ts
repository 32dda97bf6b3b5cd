/** Learners in courses: status, first seat, completion. */
import { PgClient } from "@effect/sql-pg"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import type { EnrollmentChange } from "../domain/EnrollmentChanges.ts"
import type { People } from "./People.ts"
import { isoOf, recordset } from "./Rows.ts"

/** Writes the changes of a batch. One statement. */
export const writeEnrollments = Effect.fn("Enrollments.write")(function* (
  changes: ReadonlyArray<EnrollmentChange>,
  person: People
) {
  if (changes.length === 0) return
  const sql = yield* PgClient.PgClient
  const rows = changes.map((change) => {
    const { erased, id } = person(change.userId)
    return {
      course_id: change.courseId,
      user_id: id,
      status: change.status?.status ?? null,
      status_at: isoOf(change.status?.at ?? null),
      status_event: change.status?.eventId ?? null,
      course_version: change.courseVersion,
      enrolled_at: isoOf(change.enrolledAt),
      completed_at: isoOf(change.completedAt),
      erased
    }
  })
  const isLater = sql`(excluded.status IS NOT NULL AND (e.status IS NULL
    OR (excluded.status_at, excluded.status_event) > (e.status_at, e.status_event)))`
  yield* sql`INSERT INTO enrollments AS e SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
      AS new (course_id uuid, user_id uuid, status text, status_at timestamptz, status_event uuid, course_version int,
        enrolled_at timestamptz, completed_at timestamptz, erased boolean) ORDER BY course_id, user_id
    ON CONFLICT (course_id, user_id) DO UPDATE SET
      status = CASE WHEN ${isLater} THEN excluded.status ELSE e.status END,
      status_at = CASE WHEN ${isLater} THEN excluded.status_at ELSE e.status_at END,
      status_event = CASE WHEN ${isLater} THEN excluded.status_event ELSE e.status_event END,
      course_version = greatest(e.course_version, excluded.course_version),
      enrolled_at = least(e.enrolled_at, excluded.enrolled_at),
      completed_at = least(e.completed_at, excluded.completed_at)`
}, Effect.orDie)

const Counts = Schema.Struct({
  enrolled: Schema.Int,
  waitlisted: Schema.Int,
  withdrawn: Schema.Int,
  completed: Schema.Int,
  medianSeconds: Schema.NullOr(Schema.Finite)
})
const decode = Schema.decodeUnknownEffect(Schema.Tuple([Counts]))

/** How many learners stand where in a course. `completed` are among `enrolled`; the median is of theirs, from the first seat on. */
export const enrollmentCounts = Effect.fn("Enrollments.counts")(function* (courseId: CourseId) {
  const sql = yield* PgClient.PgClient
  const seated = sql`status IN ('active', 'completed')`
  const done = sql`${seated} AND (status = 'completed' OR completed_at IS NOT NULL)`
  const [counts] = yield* decode(
    yield* sql`SELECT count(*) FILTER (WHERE ${seated})::int AS enrolled,
        count(*) FILTER (WHERE status = 'waitlisted')::int AS waitlisted,
        count(*) FILTER (WHERE status = 'withdrawn')::int AS withdrawn,
        count(*) FILTER (WHERE ${done})::int AS completed,
        (percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, extract(epoch FROM completed_at - enrolled_at)))
          FILTER (WHERE ${done}))::float8 AS "medianSeconds"
      FROM enrollments WHERE course_id = ${courseId}::uuid`
  )
  return counts
}, Effect.orDie)
