/** Bulk enrolment: a batch and its rows. The rows are the only place of this service that holds e-mail addresses. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // every_course: an admin's batch; else only rows of the submitter's own courses count.
  `CREATE TABLE batches (
    id uuid PRIMARY KEY, created_by uuid NOT NULL, every_course boolean NOT NULL, fingerprint text NOT NULL,
    correlation_id text NOT NULL, status text NOT NULL DEFAULT 'queued', created_at timestamptz NOT NULL,
    finished_at timestamptz
  )`,
  `CREATE INDEX batches_unfinished ON batches (created_at) WHERE status <> 'done'`,
  `CREATE TABLE batch_rows (
    batch_id uuid NOT NULL REFERENCES batches (id) ON DELETE CASCADE, row int NOT NULL, email text,
    course_slug text NOT NULL, user_id uuid, outcome text, reason text, PRIMARY KEY (batch_id, row)
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX batch_rows_open ON batch_rows (batch_id, row) WHERE outcome IS NULL`,
  `CREATE INDEX batch_rows_learner ON batch_rows (user_id) WHERE user_id IS NOT NULL`
]

/** Migration `0003_batches`. */
export const batchTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
