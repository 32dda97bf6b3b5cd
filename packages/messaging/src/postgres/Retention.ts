/** Removes batches whose youngest record is older than the topic's retention. */
import type { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

const day = 86_400_000
/** Batches a statement, so that none holds back the relay for long. */
const step = 500

/** Returns how many batches were removed. `now` in milliseconds since 1970. */
export const prune = Effect.fn("EventLog.prune")(function* (sql: PgClient.PgClient, now: number) {
  let removed = 0
  while (true) {
    const gone = yield* sql`DELETE FROM batches WHERE ctid IN (
        SELECT b.ctid FROM batches b JOIN topics t ON t.name = b.topic
        WHERE t.retention_days IS NOT NULL AND b.max_timestamp < ${BigInt(now)} - t.retention_days::bigint * ${BigInt(day)}
        LIMIT ${step}::int
      ) RETURNING 1 AS gone`
    removed += gone.length
    if (gone.length < step) return removed
  }
})
