/**
 * Removes batches that were appended longer ago than the topic's retention. Counted from the append, not from the events'
 * own time: an old log that is replayed today is kept as long as anything else that came today.
 */
import type { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

/** Batches a statement, so that none holds back the relay for long. */
const step = 500

/** Returns how many batches were removed. `now` in milliseconds since 1970. */
export const prune = Effect.fn("EventLog.prune")(function* (sql: PgClient.PgClient, now: number) {
  let removed = 0
  while (true) {
    const gone = yield* sql`DELETE FROM batches WHERE ctid IN (
        SELECT b.ctid FROM batches b JOIN topics t ON t.name = b.topic
        WHERE t.retention_days IS NOT NULL AND b.appended_at < ${new Date(now)}::timestamptz - make_interval(days => t.retention_days)
        LIMIT ${step}::int
      ) RETURNING 1 AS gone`
    removed += gone.length
    if (gone.length < step) return removed
  }
})
