/** Uploads of authors on their way to become files, where each file's bytes are, and what was found in files. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Every file says where its bytes are. `description`: what was found when it was checked; files of imports have none.
  `ALTER TABLE uploads ADD COLUMN object_key text, ADD COLUMN description jsonb`,
  `UPDATE uploads SET object_key = 'courses/' || course_id || '/' || sha256`,
  `ALTER TABLE uploads ALTER COLUMN object_key SET NOT NULL`,
  // Text found in files, one line, cut: what search inside a course reads when a version is published.
  `CREATE TABLE file_texts (
    course_id uuid NOT NULL, sha256 text NOT NULL, text text NOT NULL, PRIMARY KEY (course_id, sha256)
  )`,
  // One row an upload. A fact of its own like \`uploads\`: what was declared and found stands in no event.
  `CREATE TABLE materials (
    id uuid PRIMARY KEY, course_id uuid NOT NULL, path text NOT NULL, media_type text NOT NULL, size bigint NOT NULL,
    uploaded_by uuid NOT NULL, state text NOT NULL, reasons text[] NOT NULL DEFAULT '{}', sha256 text, object_key text,
    description jsonb, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
  )`,
  `CREATE INDEX materials_course ON materials (course_id, created_at DESC, id DESC)`,
  `CREATE INDEX materials_passing ON materials (updated_at) WHERE state <> 'ready'`,
  `CREATE INDEX uploads_object ON uploads (object_key)`,
  // Long files are searched in parts: a tsvector holds a megabyte.
  `ALTER TABLE passages ADD COLUMN part int NOT NULL DEFAULT 0`,
  `ALTER TABLE passages DROP CONSTRAINT passages_pkey`,
  `ALTER TABLE passages ADD PRIMARY KEY (course_id, version, item_id, part)`
]

/** Migration `0004_materials`. */
export const materialTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
