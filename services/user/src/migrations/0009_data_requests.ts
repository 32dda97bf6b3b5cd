/** What people asked about their data, and who answered when. Ids and times; an export's data lies here until it is fetched or over. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // A receipt of an erasure stays: its user_id names nobody any more.
  `CREATE TABLE data_requests (
    id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('erasure', 'export')), user_id uuid NOT NULL,
    requested_at timestamptz NOT NULL, due_at timestamptz NOT NULL, completed_at timestamptz
  )`,
  `CREATE INDEX data_requests_user ON data_requests (user_id, kind)`,
  `CREATE INDEX data_requests_newest ON data_requests (requested_at DESC, id DESC)`,
  `CREATE INDEX data_requests_open ON data_requests (requested_at DESC, id DESC) WHERE completed_at IS NULL`,
  // A row for everybody who has to answer, from the beginning.
  `CREATE TABLE data_answers (
    request_id uuid NOT NULL REFERENCES data_requests ON DELETE CASCADE, holder text NOT NULL, answered_at timestamptz, data text,
    PRIMARY KEY (request_id, holder)
  )`
]

/** Migration `0009_data_requests`. */
export const dataRequests = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
