/** What learners did with items, and the funnel: one row an item, kept in the same statement. */
import { PgClient } from "@effect/sql-pg"
import { type CourseId, ItemId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import type { ItemChange } from "../domain/ItemChanges.ts"
import type { People } from "./People.ts"
import { isoOf, recordset } from "./Rows.ts"

/** Writes the changes of a batch and moves the counts by what really changed. One statement. */
export const writeItems = Effect.fn("Items.write")(function* (changes: ReadonlyArray<ItemChange>, person: People) {
  if (changes.length === 0) return
  const sql = yield* PgClient.PgClient
  const rows = changes.map((change) => ({
    course_id: change.courseId,
    user_id: person(change.userId).id,
    item_id: change.itemId,
    started_at: isoOf(change.startedAt),
    completed: change.state !== null && change.state.completedAt !== null,
    completed_at: isoOf(change.state?.completedAt ?? null),
    state_at: isoOf(change.state?.at ?? null),
    state_event: change.state?.eventId ?? null,
    attempts: change.attempts,
    passed: change.passed
  }))
  const isLater = sql`(excluded.state_at IS NOT NULL AND (l.state_at IS NULL
    OR (excluded.state_at, excluded.state_event) > (l.state_at, l.state_event)))`
  // Rows are locked in the order of their keys, learner_items before item_counts: two batches never wait for each other.
  yield* sql`WITH changed AS (
      INSERT INTO learner_items AS l SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
        AS new (course_id uuid, user_id uuid, item_id uuid, started_at timestamptz, completed boolean,
          completed_at timestamptz, state_at timestamptz, state_event uuid, attempts int, passed boolean)
        ORDER BY course_id, user_id, item_id
      ON CONFLICT (course_id, user_id, item_id) DO UPDATE SET
        started_at = least(l.started_at, excluded.started_at),
        completed = CASE WHEN ${isLater} THEN excluded.completed ELSE l.completed END,
        completed_at = CASE WHEN ${isLater} THEN excluded.completed_at ELSE l.completed_at END,
        state_at = CASE WHEN ${isLater} THEN excluded.state_at ELSE l.state_at END,
        state_event = CASE WHEN ${isLater} THEN excluded.state_event ELSE l.state_event END,
        attempts = l.attempts + excluded.attempts,
        passed = l.passed OR excluded.passed
      WHERE excluded.started_at < l.started_at OR excluded.attempts > 0 OR ${isLater}
      RETURNING new.course_id, new.item_id, (old.item_id IS NULL)::int AS started,
        new.completed::int - coalesce(old.completed, false)::int AS completed,
        new.attempts - coalesce(old.attempts, 0) AS attempts,
        new.passed::int - coalesce(old.passed, false)::int AS passed
    )
    INSERT INTO item_counts AS c (course_id, item_id, started, completed, attempts, passed)
    SELECT course_id, item_id, sum(started), sum(completed), sum(attempts), sum(passed) FROM changed
    GROUP BY course_id, item_id ORDER BY course_id, item_id
    ON CONFLICT (course_id, item_id) DO UPDATE SET started = c.started + excluded.started,
      completed = c.completed + excluded.completed, attempts = c.attempts + excluded.attempts,
      passed = c.passed + excluded.passed
      WHERE (excluded.started, excluded.completed, excluded.attempts, excluded.passed) <> (0, 0, 0, 0)`
}, Effect.orDie)

const ItemCount = Schema.Struct({
  itemId: ItemId,
  started: Schema.Int,
  completed: Schema.Int,
  attempts: Schema.Int,
  passed: Schema.Int
})
/** How many learners started and completed an item, attempts that were graded, and learners who passed. */
export type ItemCount = typeof ItemCount.Type
const decode = Schema.decodeUnknownEffect(Schema.Array(ItemCount))

/** Every item of a course that anybody has started, most started first. */
export const funnel = Effect.fn("Items.funnel")(function* (courseId: CourseId) {
  const sql = yield* PgClient.PgClient
  return yield* decode(
    yield* sql`SELECT item_id::text AS "itemId", started, completed, attempts, passed FROM item_counts
      WHERE course_id = ${courseId}::uuid ORDER BY started DESC, item_id`
  )
}, Effect.orDie)
