/** What lists are ordered and filtered by, what is searched inside courses, and how far the read models of versions are. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // The defaults stand until the versions are worked out anew, at the next start (see `VersionRevision.ts`).
  `ALTER TABLE versions ADD COLUMN estimated_minutes int NOT NULL DEFAULT 0,
    ADD COLUMN title_key text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN search_configuration text NOT NULL DEFAULT 'simple'`,
  `CREATE INDEX versions_title ON versions (title_key, course_id)`,
  `CREATE INDEX versions_language ON versions (language, published_at DESC, course_id DESC)`,
  // One row an item: searched within one version, so its primary key finds the rows.
  `CREATE TABLE passages (
    course_id uuid NOT NULL, version int NOT NULL, item_id uuid NOT NULL, place int NOT NULL, kind text NOT NULL,
    title text NOT NULL, section_id uuid NOT NULL, section_title text NOT NULL, lesson_id uuid NOT NULL,
    lesson_title text NOT NULL, text text NOT NULL, search tsvector NOT NULL, PRIMARY KEY (course_id, version, item_id)
  )`,
  // By which rule the rows of `versions`, `items`, `files` and `passages` were worked out.
  `CREATE TABLE version_revision (revision int NOT NULL)`
]

/** Migration `0003_search`. */
export const searchTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
