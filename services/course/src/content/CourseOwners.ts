/** Who owns a course: asked by every route that changes one. Neither owner nor slug ever changes, so both are remembered. */
import { PgClient } from "@effect/sql-pg"
import { type CourseId, UserId } from "@lyceum/domain/Ids"
import { Cache, Context, Duration, Effect, Exit, Layer, Option, Schema } from "effect"

export const CourseOwner = Schema.Struct({ ownerId: UserId, slug: Schema.String })
export type CourseOwner = typeof CourseOwner.Type

const decode = Schema.decodeUnknownEffect(Schema.Array(CourseOwner))

export class CourseOwners extends Context.Service<
  CourseOwners,
  { readonly of: (courseId: CourseId) => Effect.Effect<Option.Option<CourseOwner>> }
>()("@lyceum/course/content/CourseOwners") {
  static readonly layer = Layer.effect(
    CourseOwners,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const lookup = Effect.fn("CourseOwners.lookup")(function* (courseId: CourseId) {
        const [row] = yield* decode(
          yield* sql`SELECT owner_id AS "ownerId", slug FROM courses WHERE id = ${courseId}::uuid`
        )
        return Option.fromUndefinedOr(row)
      }, Effect.orDie)
      const cache = yield* Cache.makeWith(lookup, {
        capacity: 10_000,
        // A course that is not there may be created at any time.
        timeToLive: Exit.match({
          onFailure: () => Duration.zero,
          onSuccess: (found) => (Option.isSome(found) ? Duration.infinity : Duration.zero)
        })
      })
      return CourseOwners.of({ of: (courseId) => Cache.get(cache, courseId) })
    })
  )
}
