/** What the web app asks for: where a video was left, titles of items, notes and bookmarks. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Documents of format 1 have no titles of items: they are asked for anew, and kept as format 2.
  `ALTER TABLE course_versions ADD COLUMN format int NOT NULL DEFAULT 1`,
  // From video-progressed: the newest position and the highest percent. Null while there was none.
  `ALTER TABLE item_activity ADD COLUMN percent_watched float8, ADD COLUMN position_seconds float8,
    ADD COLUMN position_at timestamptz`,
  // A person's words: in no event, deleted on erasure.
  `CREATE TABLE notes (
    user_id uuid NOT NULL, course_id uuid NOT NULL, item_id uuid NOT NULL, text text NOT NULL, revision bigint NOT NULL,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, PRIMARY KEY (user_id, course_id, item_id)
  )`,
  `CREATE INDEX notes_page ON notes (user_id, updated_at DESC, item_id DESC)`,
  `CREATE TABLE bookmarks (
    user_id uuid NOT NULL, course_id uuid NOT NULL, item_id uuid NOT NULL, created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, course_id, item_id)
  )`,
  `CREATE INDEX bookmarks_page ON bookmarks (user_id, created_at DESC, item_id DESC)`
]

/** Migration `0003_web`. */
export const webTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
