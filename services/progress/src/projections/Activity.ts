/** When a learner last had an item before them: from the topic learning-events, the newest time wins, so repeats are harmless. */
import { EnrollmentId, ItemId, type UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Schema } from "effect"

/** One item that was touched, at a time. */
export interface Touch {
  readonly enrollmentId: EnrollmentId
  readonly itemId: ItemId
  readonly userId: UserId
  /** Milliseconds since 1970. */
  readonly at: number
}

const Row = Schema.Struct({ enrollmentId: EnrollmentId, itemId: ItemId, lastAt: Schema.Date })
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Row))

export class Activity extends Context.Service<
  Activity,
  {
    readonly touch: (touches: ReadonlyArray<Touch>) => Effect.Effect<void>
    /** Items with activity, of several enrolments, with the newest time. */
    readonly of: (ids: ReadonlyArray<EnrollmentId>) => Effect.Effect<ReadonlyArray<typeof Row.Type>>
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/Activity") {
  static readonly layer = Layer.effect(
    Activity,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient

      const touch = Effect.fn("Activity.touch")(function* (touches: ReadonlyArray<Touch>) {
        const newest = new Map<string, Touch>()
        for (const one of touches) {
          const key = `${one.enrollmentId}/${one.itemId}`
          const before = newest.get(key)
          if (before === undefined || before.at < one.at) newest.set(key, one)
        }
        if (newest.size === 0) return
        // One order for all writers, so that two batches never wait for each other in a circle.
        const rows = [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
        yield* sql`INSERT INTO item_activity (enrollment_id, item_id, user_id, last_at)
          SELECT e, i, u, at::timestamptz FROM unnest(${rows.map((one) => one.enrollmentId)}::uuid[], ${rows.map((one) => one.itemId)}::uuid[],
            ${rows.map((one) => one.userId)}::uuid[], ${rows.map((one) => new Date(one.at).toISOString())}::text[]) AS t (e, i, u, at)
          ON CONFLICT (enrollment_id, item_id) DO UPDATE SET last_at = excluded.last_at
            WHERE item_activity.last_at < excluded.last_at`
      }, Effect.orDie)

      const of = Effect.fn("Activity.of")(function* (ids: ReadonlyArray<EnrollmentId>) {
        return yield* decodeRows(
          yield* sql`SELECT enrollment_id AS "enrollmentId", item_id AS "itemId", last_at AS "lastAt"
            FROM item_activity WHERE enrollment_id = ANY(${ids}::uuid[])`
        )
      }, Effect.orDie)

      const forget = Effect.fn("Activity.forget")(function* (userId: UserId) {
        yield* sql`DELETE FROM item_activity WHERE user_id = ${userId}`
      }, Effect.orDie)

      return Activity.of({ touch, of, forget })
    })
  )
}
