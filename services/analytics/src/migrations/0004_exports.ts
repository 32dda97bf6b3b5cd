/** Exports that were asked for, and the parts of them that are written. No read model: a rebuild leaves them alone. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // requested_by null = the daily schedule. courses: what it is about, settled when it was asked for. run: who writes it now.
  // removed: deleted by its owner; kept so that a retry of the request does not bring it back.
  `CREATE TABLE exports (
    id uuid PRIMARY KEY, requested_by uuid, fingerprint text NOT NULL, kind text NOT NULL, format text NOT NULL,
    from_at timestamptz NOT NULL, to_at timestamptz NOT NULL, course_id uuid, courses text[] NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed', 'expired', 'removed')),
    failure text, run uuid, rows bigint NOT NULL DEFAULT 0, size bigint, sha256 text, as_of timestamptz, file_key text,
    created_at timestamptz NOT NULL, touched_at timestamptz NOT NULL, finished_at timestamptz, expires_at timestamptz
  )`,
  `CREATE INDEX exports_page ON exports (created_at DESC, id DESC)`,
  `CREATE INDEX exports_own ON exports (requested_by, created_at DESC, id DESC)`,
  `CREATE INDEX exports_open ON exports (created_at) WHERE state IN ('queued', 'running')`,
  // position: where the next part goes on. footer: the row groups of a part of a Parquet file.
  `CREATE TABLE export_parts (
    export_id uuid NOT NULL REFERENCES exports ON DELETE CASCADE, part int NOT NULL, key text NOT NULL, rows bigint NOT NULL,
    bytes bigint NOT NULL, position text NOT NULL, footer bytea, as_of timestamptz NOT NULL, PRIMARY KEY (export_id, part)
  )`
]

export const exportTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
