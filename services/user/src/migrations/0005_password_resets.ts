/** Forgotten passwords: who asked, links that were sent, and messages on their way to the mail queue. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // What was typed, until it is looked up a moment later: answering does the same work for every address.
  `CREATE TABLE password_reset_requests (id uuid PRIMARY KEY, email text NOT NULL, created_at timestamptz NOT NULL)`,
  `CREATE INDEX password_reset_requests_created_at ON password_reset_requests (created_at)`,
  `CREATE INDEX password_reset_requests_email ON password_reset_requests (email)`,
  `CREATE TABLE password_resets (
    hash text PRIMARY KEY, user_id uuid NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX password_resets_user ON password_resets (user_id)`,
  `CREATE INDEX password_resets_expires_at ON password_resets (expires_at)`,
  `CREATE TABLE mail_outbox (
    id text PRIMARY KEY, user_id uuid NOT NULL REFERENCES people ON DELETE CASCADE, body text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX mail_outbox_created_at ON mail_outbox (created_at)`,
  `CREATE INDEX mail_outbox_user ON mail_outbox (user_id)`
]

/** Migration `0005_password_resets`. */
export const passwordResets = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
