/** Courses as this service knows them: told by `course-events`, or asked once and remembered. */
import type { CourseFacts } from "@lyceum/api/CoursesInternal"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { CourseSource } from "../CourseSource.ts"

/** What enrolling needs to know of a published course. `capacity: null` = unlimited. */
export const KnownCourse = Schema.Struct({
  courseId: CourseId,
  ownerId: UserId,
  slug: Schema.String,
  title: Schema.String,
  version: CourseVersion,
  capacity: Schema.NullOr(Schema.Int),
  prerequisites: Schema.Array(CourseId),
  retired: Schema.Boolean
})
export type KnownCourse = typeof KnownCourse.Type

const decode = Schema.decodeUnknownEffect(Schema.Array(KnownCourse))

export class KnownCourses extends Context.Service<
  KnownCourses,
  {
    /** `None` = never published. */
    readonly find: (courseId: CourseId) => Effect.Effect<Option.Option<KnownCourse>, UpstreamUnavailable>
    readonly findBySlug: (slug: string) => Effect.Effect<Option.Option<KnownCourse>, UpstreamUnavailable>
    /** Takes note of a published version; older news than what is known changes nothing. */
    readonly learn: (course: Omit<KnownCourse, "retired">) => Effect.Effect<void>
    readonly retire: (courseId: CourseId) => Effect.Effect<void>
  }
>()("@lyceum/enrollment/KnownCourses") {
  static readonly layerNoDeps = Layer.effect(
    KnownCourses,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const source = yield* CourseSource
      const columns = sql`course_id AS "courseId", owner_id AS "ownerId", slug, title, version, capacity, prerequisites, retired`

      const first = (rows: Effect.Effect<ReadonlyArray<unknown>, unknown>) =>
        rows.pipe(
          Effect.flatMap(decode),
          Effect.orDie,
          Effect.map((found) => Option.fromNullishOr(found[0]))
        )
      const local = (courseId: CourseId) => first(sql`SELECT ${columns} FROM courses WHERE course_id = ${courseId}`)

      const learn = Effect.fn("KnownCourses.learn")(function* (course: Omit<KnownCourse, "retired">) {
        yield* sql`SELECT learn_course(${course.courseId}::uuid, ${course.ownerId}::uuid, ${course.slug}::text,
          ${course.title}::text, ${course.version}::int, ${course.capacity}::int, ${course.prerequisites}::uuid[])`
      }, Effect.orDie)

      const retire = Effect.fn("KnownCourses.retire")(function* (courseId: CourseId) {
        yield* sql`UPDATE courses SET retired = true WHERE course_id = ${courseId}`
      }, Effect.orDie)

      const remember = Effect.fnUntraced(function* (facts: typeof CourseFacts.Type) {
        yield* learn(facts)
        if (facts.retired) yield* retire(facts.courseId)
        return yield* local(facts.courseId)
      })

      const ask = (course: CourseId | string) =>
        Effect.flatMap(
          source.facts(course),
          Option.match({ onNone: () => Effect.succeed(Option.none<KnownCourse>()), onSome: remember })
        )

      const find = Effect.fn("KnownCourses.find")(function* (courseId: CourseId) {
        const known = yield* local(courseId)
        return Option.isSome(known) ? known : yield* ask(courseId)
      })
      const findBySlug = Effect.fn("KnownCourses.findBySlug")(function* (slug: string) {
        const known = yield* first(
          sql`SELECT ${columns} FROM courses WHERE slug = ${slug} ORDER BY retired, version DESC LIMIT 1`
        )
        return Option.isSome(known) ? known : yield* ask(slug)
      })

      return KnownCourses.of({ find, findBySlug, learn, retire })
    })
  )
}
