/** A second factor beside the password: whether an account has one, its sealed secret, and hashes of its recovery codes. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Read model: a function of the account's state.
  `ALTER TABLE accounts ADD COLUMN second_factor boolean NOT NULL DEFAULT false`,
  // `confirmed_at` null: begun, and asked for by nobody yet. `last_step`: the time step of the code that was used last.
  `CREATE TABLE second_factors (
    user_id uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE, sealed_secret bytea NOT NULL, begun_at timestamptz NOT NULL,
    confirmed_at timestamptz, last_step bigint
  )`,
  `CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES second_factors ON DELETE CASCADE, hash text NOT NULL, PRIMARY KEY (user_id, hash)
  )`
]

/** Migration `0012_second_factor`. */
export const secondFactor = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
