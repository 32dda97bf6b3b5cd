/** Windows that the streaming job estimated say so. Those from before are exact. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

export const approximateWindows = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE windows ADD COLUMN approximate boolean NOT NULL DEFAULT false`
})
