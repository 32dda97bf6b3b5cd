/**
 * What a learner did with an item: when it was last before them, and how far they watched it. From the topic
 * learning-events; the newest time, the newest position and the highest percent win, so repeats and their order are harmless.
 */
import { EnrollmentId, ItemId, type UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Schema } from "effect"
import { maxHintItems, progressChannel } from "../live/ProgressHints.ts"

/** One item that was touched, at a time. */
export interface Touch {
  readonly enrollmentId: EnrollmentId
  readonly itemId: ItemId
  readonly userId: UserId
  /** Milliseconds since 1970. */
  readonly at: number
  /** Percent of the video watched so far and the position in seconds; `null` = it was not about a video. */
  readonly video: { readonly percent: number; readonly positionSeconds: number } | null
}

const Row = Schema.Struct({
  enrollmentId: EnrollmentId,
  itemId: ItemId,
  lastAt: Schema.Date,
  percentWatched: Schema.NullOr(Schema.Finite),
  positionSeconds: Schema.NullOr(Schema.Finite)
})
/** An item with activity. */
export type ActivityRow = typeof Row.Type
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Row))

/** What is kept of several touches of an item. */
interface Kept {
  readonly touch: Touch
  readonly lastAt: number
  readonly percent: number | null
  readonly position: { readonly at: number; readonly seconds: number } | null
}

/** The same in any order: newest, highest, and of two positions at the same time the farther. */
const keep = (before: Kept | undefined, touch: Touch): Kept => {
  const { at, video } = touch
  const position = video === null ? null : { at, seconds: video.positionSeconds }
  if (before === undefined) return { touch, lastAt: at, percent: video?.percent ?? null, position }
  const isLater =
    position !== null &&
    (before.position === null ||
      position.at > before.position.at ||
      (position.at === before.position.at && position.seconds > before.position.seconds))
  return {
    touch,
    lastAt: Math.max(before.lastAt, at),
    percent: video === null ? before.percent : Math.max(before.percent ?? 0, video.percent),
    position: isLater ? position : before.position
  }
}

const iso = (at: number) => new Date(at).toISOString()

export class Activity extends Context.Service<
  Activity,
  {
    /** Notes touches, and tells open live streams of items that were touched for the first time. */
    readonly touch: (touches: ReadonlyArray<Touch>) => Effect.Effect<void>
    /** Items with activity, of several enrolments. */
    readonly of: (ids: ReadonlyArray<EnrollmentId>) => Effect.Effect<ReadonlyArray<ActivityRow>>
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/Activity") {
  static readonly layer = Layer.effect(
    Activity,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient

      const touch = Effect.fn("Activity.touch")(function* (touches: ReadonlyArray<Touch>) {
        const merged = new Map<string, Kept>()
        for (const one of touches) {
          const key = `${one.enrollmentId}/${one.itemId}`
          merged.set(key, keep(merged.get(key), one))
        }
        if (merged.size === 0) return
        // One order for all writers, so that two batches never wait for each other in a circle.
        const rows = [...merged]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([, { lastAt, percent, position, touch }]) => ({
            enrollment_id: touch.enrollmentId,
            item_id: touch.itemId,
            user_id: touch.userId,
            last_at: iso(lastAt),
            percent_watched: percent,
            position_seconds: position?.seconds ?? null,
            position_at: position === null ? null : iso(position.at)
          }))
        const isLater = sql`(excluded.position_at IS NOT NULL AND (a.position_at IS NULL
          OR (excluded.position_at, excluded.position_seconds) > (a.position_at, a.position_seconds)))`
        yield* sql`WITH touched AS (
            INSERT INTO item_activity AS a (enrollment_id, item_id, user_id, last_at, percent_watched, position_seconds, position_at)
            SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS t (enrollment_id uuid, item_id uuid,
              user_id uuid, last_at timestamptz, percent_watched float8, position_seconds float8, position_at timestamptz)
            ON CONFLICT (enrollment_id, item_id) DO UPDATE SET last_at = greatest(a.last_at, excluded.last_at),
              percent_watched = greatest(a.percent_watched, excluded.percent_watched),
              position_seconds = CASE WHEN ${isLater} THEN excluded.position_seconds ELSE a.position_seconds END,
              position_at = CASE WHEN ${isLater} THEN excluded.position_at ELSE a.position_at END
              WHERE excluded.last_at > a.last_at OR excluded.percent_watched > coalesce(a.percent_watched, -1) OR ${isLater}
            RETURNING new.user_id, new.enrollment_id, new.item_id, old.item_id IS NULL AS first
          )
          SELECT pg_notify(${progressChannel}, json_build_object('userId', user_id, 'enrollmentId', enrollment_id, 'itemIds',
            CASE WHEN count(*) > ${maxHintItems}::int THEN '[]'::json ELSE json_agg(item_id) END)::text)
          FROM touched WHERE first GROUP BY user_id, enrollment_id`
      }, Effect.orDie)

      const of = Effect.fn("Activity.of")(function* (ids: ReadonlyArray<EnrollmentId>) {
        return yield* decodeRows(
          yield* sql`SELECT enrollment_id AS "enrollmentId", item_id AS "itemId", last_at AS "lastAt",
              percent_watched AS "percentWatched", position_seconds AS "positionSeconds"
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
