/** Who is in which course: the projection of enrolments, and the enrollment service itself where that does not know (yet). */
import { PgClient } from "@effect/sql-pg"
import { type CourseId, CourseVersion, type UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { EnrollmentLookup } from "./EnrollmentLookup.ts"

const decode = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ version: CourseVersion })))

export class Learners extends Context.Service<
  Learners,
  {
    /** The version a learner is enrolled in. `None` = not enrolled. */
    readonly enrolled: (
      courseId: CourseId,
      userId: UserId
    ) => Effect.Effect<Option.Option<CourseVersion>, UpstreamUnavailable>
  }
>()("@lyceum/course/learners/Learners") {
  static readonly layer = Layer.effect(
    Learners,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const lookup = yield* EnrollmentLookup
      const projected = Effect.fn("Learners.projected")(function* (courseId: CourseId, userId: UserId) {
        const [row] = yield* decode(
          yield* sql`SELECT version FROM learners
            WHERE course_id = ${courseId}::uuid AND user_id = ${userId}::uuid AND active AND version IS NOT NULL`
        )
        return Option.map(Option.fromUndefinedOr(row), ({ version }) => version)
      }, Effect.orDie)
      return Learners.of({
        enrolled: Effect.fn("Learners.enrolled")(function* (courseId, userId) {
          const known = yield* projected(courseId, userId)
          return Option.isSome(known) ? known : yield* lookup.find(courseId, userId)
        })
      })
    })
  )
}
