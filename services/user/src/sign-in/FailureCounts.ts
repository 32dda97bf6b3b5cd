/** The table behind every delay: what was counted under a key, and until when it waits. Keys are hashes. */
import { TooManyRequests } from "@lyceum/api/Problems"
import { DateTime, Effect, Option, Schema } from "effect"
import type { SqlClient, Statement } from "effect/sql"
import { createHash } from "node:crypto"
import { rowOf } from "../accounts/Rows.ts"
import { type DelayRule, delayTable } from "../domain/Delays.ts"

const Blocked = Schema.Struct({ until: Schema.NullOr(Schema.Date) })

/** What the table knows of a text. */
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url")

/** Stands for every network. */
export const everywhere = "*"

/** Counts and delays over the service's database. */
export const failureCounts = (sql: SqlClient.SqlClient) => {
  const blocked = rowOf(Blocked)
  return {
    /** Fails with the time to wait while a delay of one of the rows runs. */
    check: Effect.fnUntraced(function* (rows: Statement.Fragment) {
      const row = yield* blocked(sql`SELECT max(blocked_until) AS until FROM sign_in_failures WHERE ${rows}`)
      const until = Option.getOrUndefined(row)?.until?.getTime() ?? 0
      const wait = until - (yield* DateTime.now).epochMilliseconds
      if (wait > 0) return yield* new TooManyRequests({ retryAfterSeconds: Math.ceil(wait / 1000) })
    }),
    /** The statement that counts one more and sets the delay that follows from the rule. */
    counting: Effect.fnUntraced(function* (account: string, network: string, rule: DelayRule) {
      const now = yield* DateTime.now
      const at = DateTime.toDateUtc(now)
      const forgetBefore = new Date(now.epochMilliseconds - rule.forgetMillis)
      const delays = delayTable(rule)
      const failures = sql`CASE WHEN f.last_at < ${forgetBefore}::timestamptz THEN 1 ELSE f.failures + 1 END`
      return sql`INSERT INTO sign_in_failures AS f (account, network, failures, blocked_until, last_at)
        VALUES (${account}, ${network}, 1, ${at}, ${at})
        ON CONFLICT (account, network) DO UPDATE SET failures = ${failures}, last_at = excluded.last_at,
          blocked_until = excluded.last_at + make_interval(secs =>
            (${delays}::float8[])[least(${failures}, ${delays.length}::int)] / 1000)`
    })
  }
}
