/** Indexes for the list of people by role and by how the e-mail address or the name begins. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  `CREATE INDEX people_email_prefix ON people (email text_pattern_ops)`,
  `CREATE INDEX people_name_prefix ON people (lower(name) text_pattern_ops)`,
  `CREATE INDEX accounts_role ON accounts (role, created_at, user_id)`
]

/** Migration `0006_people_search`. */
export const peopleSearch = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
