/**
 * Seats and the waitlist, moved in the same statement as the events. Each guard gives a row or the whole append is refused and
 * decided again: so seats are never oversold, whoever else enrols at the same time. The functions are in migration 0002.
 */
import { CourseId, CourseVersion, EnrollmentId, type UserId } from "@lyceum/domain/Ids"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import { SqlClient, type Statement } from "effect/sql"

/** What a decision to enrol looks at. `open`: not retired, and the account is not erased. `missing`: prerequisites that the learner has not completed. */
const Outlook = Schema.Struct({
  version: CourseVersion,
  open: Schema.Boolean,
  seatFree: Schema.Boolean,
  missing: Schema.Array(CourseId)
})
const Waiting = Schema.Struct({ enrollmentId: EnrollmentId, version: CourseVersion })
/** How full a course that is known is; without a capacity nothing is counted. */
const Taken = Schema.Struct({ capacity: Schema.NullOr(Schema.Int), taken: Schema.Int, waiting: Schema.Int })
const decodeTaken = Schema.decodeUnknownEffect(Schema.Tuple([Taken]))
// Where code may not be made at run time the interpreter does the same.
SchemaJITCompiler.enable(Outlook.ast)
const decodeOutlook = Schema.decodeUnknownEffect(Outlook)
const decodeWaiting = Schema.decodeUnknownEffect(Schema.Array(Waiting))
const decodeCourses = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ courseId: CourseId })))

export class Seats extends Context.Service<
  Seats,
  {
    /** The guard statements that events need. */
    readonly guards: (events: ReadonlyArray<EnrollmentEvent>) => ReadonlyArray<Statement.Fragment>
    /** What to look at to know how a course that is known stands for a learner, and how to read what was seen. */
    readonly outlook: (
      courseId: CourseId,
      userId: UserId
    ) => { readonly at: Statement.Fragment; readonly read: (row: unknown) => Effect.Effect<typeof Outlook.Type> }
    /** How full a course that is known is at this moment. */
    readonly of: (courseId: CourseId) => Effect.Effect<typeof Taken.Type>
    /** Who gets the next seat of the course; `None` = nobody waits, or no seat is free. */
    readonly next: (courseId: CourseId) => Effect.Effect<Option.Option<typeof Waiting.Type>>
    /** Courses where somebody waits and a seat is free. */
    readonly promotable: Effect.Effect<ReadonlyArray<CourseId>>
  }
>()("@lyceum/enrollment/Seats") {
  static readonly layer = Layer.effect(
    Seats,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const guard = ({ data, type }: EnrollmentEvent): ReadonlyArray<Statement.Fragment> => {
        switch (type) {
          case "lyceum.enrollment.enrolled.v1":
            return [sql`SELECT 1 FROM take_seat(${data.courseId}::uuid)`]
          case "lyceum.enrollment.waitlisted.v1":
            return [sql`SELECT 1 FROM wait_for_seat(${data.courseId}::uuid, ${data.enrollmentId}::uuid)`]
          case "lyceum.enrollment.promoted.v1":
            return [sql`SELECT 1 FROM give_seat(${data.courseId}::uuid, ${data.enrollmentId}::uuid)`]
          case "lyceum.enrollment.withdrawn.v1":
            return [sql`SELECT 1 FROM leave_seat(${data.courseId}::uuid, ${data.enrollmentId}::uuid)`]
          default:
            return []
        }
      }

      const outlook = (courseId: CourseId, userId: UserId) => ({
        at: sql`SELECT c.version,
            NOT c.retired AND NOT EXISTS (SELECT FROM learners l WHERE l.user_id = ${userId} AND l.erased) AS open,
            (s.capacity IS NULL OR (s.taken < s.capacity AND s.waiting = 0)) AS "seatFree",
            ARRAY(SELECT p FROM unnest(c.prerequisites) AS p WHERE NOT EXISTS (
              SELECT FROM enrollments e WHERE e.course_id = p AND e.user_id = ${userId} AND e.status = 'completed'
            )) AS missing
            FROM courses c JOIN seats s USING (course_id) WHERE c.course_id = ${courseId}`,
        read: (row: unknown) => Effect.orDie(decodeOutlook(row))
      })

      const of = Effect.fn("Seats.of")(function* (courseId: CourseId) {
        const [row] = yield* decodeTaken(
          yield* sql`SELECT capacity, taken, waiting FROM seats WHERE course_id = ${courseId}`
        )
        return row
      }, Effect.orDie)

      const next = Effect.fn("Seats.next")(function* (courseId: CourseId) {
        const rows = yield* decodeWaiting(
          yield* sql`SELECT w.enrollment_id AS "enrollmentId", c.version
            FROM seats s JOIN courses c USING (course_id) JOIN waitlist w USING (course_id)
            WHERE s.course_id = ${courseId} AND NOT c.retired AND (s.capacity IS NULL OR s.taken < s.capacity)
            ORDER BY w.place LIMIT 1`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const promotable = sql`SELECT course_id AS "courseId" FROM seats s JOIN courses c USING (course_id)
        WHERE s.waiting > 0 AND NOT c.retired AND (s.capacity IS NULL OR s.taken < s.capacity)`.pipe(
        Effect.flatMap(decodeCourses),
        Effect.map((rows) => rows.map(({ courseId }) => courseId)),
        Effect.orDie
      )

      return Seats.of({ guards: (events) => events.flatMap(guard), outlook, of, next, promotable })
    })
  )
}
