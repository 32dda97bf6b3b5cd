/** Courses and who learns in them, as far as telling people needs to know: told by `course-events` and `enrollment-events`. */
import { type CourseId, type CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

/** The tables of this projection, for rebuilds. */
export const knownTables = ["known_courses", "enrolled_learners"] as const

const LearnerRow = Schema.Struct({ userId: UserId })

export class KnownCourses extends Context.Service<
  KnownCourses,
  {
    /** Takes note of an event. Repeats and older versions change nothing. */
    readonly onCourse: (event: CourseEvent) => Effect.Effect<void>
    readonly onEnrollment: (event: EnrollmentEvent) => Effect.Effect<void>
    /** Who is enrolled in the course in a version before this one. */
    readonly learnersBefore: (courseId: CourseId, version: CourseVersion) => Effect.Effect<ReadonlyArray<UserId>>
  }
>()("@lyceum/user/notifications/KnownCourses") {
  static readonly layer = Layer.effect(
    KnownCourses,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const learners = rowsOf(LearnerRow)
      const onCourse = Effect.fn("KnownCourses.onCourse")(function* (event: CourseEvent) {
        if (event.type !== "lyceum.course.published.v1") return
        const { courseId, slug, title, version } = event.data
        yield* sql`INSERT INTO known_courses (course_id, version, slug, title) VALUES (${courseId}, ${version}::int, ${slug}, ${title})
          ON CONFLICT (course_id) DO UPDATE SET version = excluded.version, slug = excluded.slug, title = excluded.title
          WHERE known_courses.version <= excluded.version`
      }, Effect.orDie)
      const onEnrollment = Effect.fn("KnownCourses.onEnrollment")(function* (event: EnrollmentEvent) {
        const { courseId, userId } = event.data
        switch (event.type) {
          case "lyceum.enrollment.enrolled.v1":
          case "lyceum.enrollment.promoted.v1":
            yield* sql`INSERT INTO enrolled_learners (course_id, user_id, version)
              VALUES (${courseId}, ${userId}, ${event.data.courseVersion}::int)
              ON CONFLICT (course_id, user_id) DO UPDATE SET version = excluded.version`
            break
          // A new version is no news to who is done.
          case "lyceum.enrollment.completed.v1":
          case "lyceum.enrollment.withdrawn.v1":
            yield* sql`DELETE FROM enrolled_learners WHERE course_id = ${courseId} AND user_id = ${userId}`
            break
          default:
        }
      }, Effect.orDie)
      return KnownCourses.of({
        onCourse,
        onEnrollment,
        learnersBefore: (courseId, version) =>
          Effect.map(
            learners(
              sql`SELECT user_id AS "userId" FROM enrolled_learners WHERE course_id = ${courseId} AND version < ${version}::int
                ORDER BY user_id`
            ),
            (rows) => rows.map(({ userId }) => userId)
          )
      })
    })
  )
}
