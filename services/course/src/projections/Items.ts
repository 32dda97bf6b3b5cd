/** Items of published versions as learners get them: JSON that is ready to send. */
import { PgClient } from "@effect/sql-pg"
import type { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"

const decode = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ body: Schema.String })))

export class Items extends Context.Service<
  Items,
  {
    readonly get: (courseId: CourseId, version: CourseVersion, itemId: ItemId) => Effect.Effect<Option.Option<string>>
  }
>()("@lyceum/course/projections/Items") {
  static readonly layer = Layer.effect(
    Items,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      return Items.of({
        get: Effect.fn("Items.get")(function* (courseId, version, itemId) {
          const [row] = yield* decode(
            yield* sql`SELECT body FROM items
              WHERE course_id = ${courseId}::uuid AND version = ${version} AND item_id = ${itemId}::uuid`
          )
          return Option.map(Option.fromUndefinedOr(row), ({ body }) => body)
        }, Effect.orDie)
      })
    })
  )
}
