/** What certificates need beside their rows: the issuer's keys, the names that learners show, runs of a re-issue. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Private keys are sealed with CERTIFICATE_KEY_SECRET. Keys are never deleted: what they signed is verified with them.
  `CREATE TABLE certificate_keys (
    public_key text PRIMARY KEY, sealed_private_key bytea NOT NULL, created_at timestamptz NOT NULL,
    withdrawn_at timestamptz
  )`,
  // A person's own choice: in no event, deleted on erasure. Not part of the certificates' rows, which are rebuilt from events.
  `CREATE TABLE certificate_names (
    certificate_id uuid PRIMARY KEY, user_id uuid NOT NULL, name text NOT NULL, email_hash text NOT NULL,
    shown_at timestamptz NOT NULL
  )`,
  `CREATE INDEX certificate_names_by_user ON certificate_names (user_id)`,
  // The newest run of each course; after = the enrolment that was looked at last.
  `CREATE TABLE certificate_reissues (
    course_id uuid PRIMARY KEY, id uuid NOT NULL, after uuid, total int NOT NULL, learners int NOT NULL DEFAULT 0,
    issued int NOT NULL DEFAULT 0, already_issued int NOT NULL DEFAULT 0, started_at timestamptz NOT NULL,
    finished_at timestamptz
  )`,
  `CREATE INDEX certificate_reissues_running ON certificate_reissues (started_at) WHERE finished_at IS NULL`,
  `CREATE INDEX enrollments_by_course ON enrollments (course_id, enrollment_id)`
]

/** Migration `0004_certificates`. */
export const certificateTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
