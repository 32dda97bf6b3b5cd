/** Courses as this service knows them: told by `course-events`, or asked once and remembered. */
import type { CourseFacts } from "@lyceum/api/CoursesInternal"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Cache, Context, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
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

/**
 * How long what was found is believed without looking again. Whose course it is does not change, and what may (its version,
 * capacity, whether it is retired) an enrolment reads anew (`Seats.outlook`).
 */
const believed = Duration.seconds(1)

export class KnownCourses extends Context.Service<
  KnownCourses,
  {
    /** As known a second ago at most. `None` = never published: asked again at once. */
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

      const lookUp = Effect.fn("KnownCourses.find")(function* (courseId: CourseId) {
        const known = yield* local(courseId)
        return Option.isSome(known) ? known : yield* ask(courseId)
      })
      const recent = yield* Cache.makeWith(lookUp, {
        capacity: 1000,
        timeToLive: (exit) => (Exit.isSuccess(exit) && Option.isSome(exit.value) ? believed : Duration.zero)
      })
      const findBySlug = Effect.fn("KnownCourses.findBySlug")(function* (slug: string) {
        const known = yield* first(
          sql`SELECT ${columns} FROM courses WHERE slug = ${slug} ORDER BY retired, version DESC LIMIT 1`
        )
        return Option.isSome(known) ? known : yield* ask(slug)
      })

      return KnownCourses.of({
        find: (courseId) => Cache.get(recent, courseId),
        findBySlug,
        learn: (course) => Effect.ensuring(learn(course), Cache.invalidate(recent, course.courseId)),
        retire: (courseId) => Effect.ensuring(retire(courseId), Cache.invalidate(recent, courseId))
      })
    })
  )
}
