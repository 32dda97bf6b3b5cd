/** A course's events as its owner reads them. */
import { PgClient } from "@effect/sql-pg"
import type { CourseId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Schema } from "effect"

/** `position` counts the course's events from 1. */
export const HistoryRow = Schema.Struct({
  position: Schema.Int,
  type: Schema.String,
  at: Schema.DateTimeUtcFromDate,
  actor: Schema.String,
  data: Schema.Unknown
})
export type HistoryRow = typeof HistoryRow.Type

const decode = Schema.decodeUnknownEffect(Schema.Array(HistoryRow))

export class History extends Context.Service<
  History,
  { readonly of: (courseId: CourseId, limit: number, before?: number) => Effect.Effect<ReadonlyArray<HistoryRow>> }
>()("@lyceum/course/projections/History") {
  static readonly layer = Layer.effect(
    History,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      return History.of({
        of: Effect.fn("History.of")(function* (courseId, limit, before) {
          const from = before === undefined ? sql`` : sql`AND version < ${before}`
          return yield* decode(
            yield* sql`SELECT version AS position, type, occurred_at AS at, metadata->>'actor' AS actor, data FROM events
              WHERE stream = ${`course-${courseId}`} ${from} ORDER BY version DESC LIMIT ${limit}`
          )
        }, Effect.orDie)
      })
    })
  )
}
