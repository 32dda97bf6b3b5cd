/** Courses and who learns in them, as far as telling people needs to know: told by `course-events` and `enrollment-events`. */
import { CourseId, type CourseVersion, type EventId, UserId } from "@lyceum/domain/Ids"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { Context, DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

/** The tables of this projection, for rebuilds. */
export const knownTables = ["known_courses", "enrolled_learners", "course_drafts", "enrollment_dues"] as const

/**
 * Joins to a telling `t` what its course is called: `k` = by its newest published version, `d` = by its draft, which its own
 * people know it by when they are told of its materials. Nobody else is told a draft's title.
 */
export const courseJoin = `LEFT JOIN known_courses k ON k.course_id = t.course_id
  LEFT JOIN course_drafts d ON d.course_id = t.course_id AND t.type = 'material-rejected'`
/** Holds where the telling is about no course, or about one that is known: others wait. */
export const courseIsKnown = `(t.course_id IS NULL OR coalesce(k.title, d.title) IS NOT NULL)`

const CourseTitle = Schema.Struct({ id: CourseId, slug: Schema.String, title: Schema.String })
export type CourseTitle = typeof CourseTitle.Type

const LearnerRow = Schema.Struct({ userId: UserId })

export class KnownCourses extends Context.Service<
  KnownCourses,
  {
    /** Takes note of an event. Repeats and older versions change nothing. */
    readonly onCourse: (event: CourseEvent) => Effect.Effect<void>
    readonly onEnrollment: (event: EnrollmentEvent, id: EventId) => Effect.Effect<void>
    /** Who is enrolled in the course in a version before this one. */
    /** Slug and title of those of the courses that are known, by their newest published version, else by their draft. */
    readonly titles: (courseIds: ReadonlyArray<CourseId>) => Effect.Effect<ReadonlyMap<CourseId, CourseTitle>>
    readonly learnersBefore: (courseId: CourseId, version: CourseVersion) => Effect.Effect<ReadonlyArray<UserId>>
  }
>()("@lyceum/user/notifications/KnownCourses") {
  static readonly layer = Layer.effect(
    KnownCourses,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const learners = rowsOf(LearnerRow)
      const titles = rowsOf(CourseTitle)
      const onCourse = Effect.fn("KnownCourses.onCourse")(function* (event: CourseEvent) {
        const { courseId } = event.data
        if (event.type === "lyceum.course.created.v1") {
          yield* sql`INSERT INTO course_drafts (course_id, slug, revision) VALUES (${courseId}, ${event.data.slug}, 0)
            ON CONFLICT (course_id) DO NOTHING`
        }
        if (event.type === "lyceum.course.draft-saved.v1") {
          const { revision, title } = event.data
          yield* sql`UPDATE course_drafts SET title = ${title}, revision = ${revision}::int
            WHERE course_id = ${courseId} AND revision <= ${revision}::int`
        }
        if (event.type !== "lyceum.course.published.v1") return
        const { slug, title, version } = event.data
        yield* sql`INSERT INTO known_courses (course_id, version, slug, title) VALUES (${courseId}, ${version}::int, ${slug}, ${title})
          ON CONFLICT (course_id) DO UPDATE SET version = excluded.version, slug = excluded.slug, title = excluded.title
          WHERE known_courses.version <= excluded.version`
      }, Effect.orDie)
      const onEnrollment = Effect.fn("KnownCourses.onEnrollment")(function* (event: EnrollmentEvent, id: EventId) {
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
            yield* sql`DELETE FROM enrollment_dues WHERE course_id = ${courseId} AND user_id = ${userId}`
            break
          case "lyceum.enrollment.due-changed.v1":
            yield* sql`DELETE FROM enrollment_dues WHERE course_id = ${courseId} AND user_id = ${userId}`
            if (event.data.dueAt !== null) {
              yield* sql`INSERT INTO enrollment_dues (course_id, user_id, due_at, event_id, told)
                VALUES (${courseId}, ${userId}, ${DateTime.toDateUtc(event.data.dueAt)}, ${id}, false)`
            }
            break
          default:
        }
      }, Effect.orDie)
      return KnownCourses.of({
        onCourse,
        onEnrollment,
        titles: (courseIds) =>
          courseIds.length === 0
            ? Effect.succeed(new Map())
            : Effect.map(
                titles(
                  sql`SELECT i.id, coalesce(k.slug, d.slug) AS slug, coalesce(k.title, d.title) AS title
                    FROM unnest(${[...new Set(courseIds)]}::uuid[]) AS i (id) LEFT JOIN known_courses k ON k.course_id = i.id
                    LEFT JOIN course_drafts d ON d.course_id = i.id WHERE coalesce(k.title, d.title) IS NOT NULL`
                ),
                (rows) => new Map(rows.map((row) => [row.id, row]))
              ),
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
