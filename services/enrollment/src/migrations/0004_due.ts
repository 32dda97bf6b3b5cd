/** When a learner must have completed a course. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Migration `0004_due`. */
export const dueColumn = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE enrollments ADD COLUMN due_at timestamptz`
})
