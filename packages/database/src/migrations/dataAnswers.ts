/** What a service still owes the user service: that it erased a person, or what it holds about one. A row goes when it is answered. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Ids and times alone. done_at: when the erasure was done; what an export wants is read when it is answered.
  `CREATE TABLE data_answers_due (
    kind text NOT NULL CHECK (kind IN ('erasure', 'export')), user_id uuid NOT NULL, requested_at timestamptz NOT NULL,
    done_at timestamptz, PRIMARY KEY (kind, user_id)
  )`
]

/** A migration of every service that holds something of people and is not the user service. */
export const dataAnswersDue = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
