/** The trace that a message belongs to, on its way from what it tells of to the queue. Null where there is none. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Where news and messages wait. */
const tables = ["tellings", "password_reset_requests", "mail_outbox"] as const

/** Migration `0010_message_traces`. */
export const messageTraces = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // Without a default: no row is written again, and the code before goes on as it was.
  yield* Effect.forEach(tables, (table) => sql.unsafe(`ALTER TABLE ${table} ADD COLUMN traceparent text`), {
    discard: true
  })
})
