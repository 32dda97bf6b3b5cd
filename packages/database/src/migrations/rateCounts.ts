/** What replicas of a service tell each other of how many requests a client has made (`runtime/limits`). */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Migration `…_rate_counts`. Unlogged: it is written every second, worth nothing after a minute, and a database that crashes may
 * forget it.
 */
export const rateCountTable = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE UNLOGGED TABLE rate_counts (
    key text NOT NULL, begun_at timestamptz NOT NULL, count int NOT NULL, PRIMARY KEY (key, begun_at)
  )`
})
