/** The tables of courses. `contents` and `uploads` are facts of their own; all others are read models. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Documents by SHA-256 of their JSON, gzipped. Events name them by hash; they are never changed or removed.
  `CREATE TABLE contents (hash text PRIMARY KEY, bytes bytea NOT NULL)`,
  `ALTER TABLE contents ALTER COLUMN bytes SET STORAGE EXTERNAL`,
  // Files that were stored for a course: what a draft may list.
  `CREATE TABLE uploads (
    course_id uuid NOT NULL, path text NOT NULL, sha256 text NOT NULL, media_type text NOT NULL, size bigint NOT NULL,
    PRIMARY KEY (course_id, path, sha256)
  )`,
  // One row a course, a function of its state.
  `CREATE TABLE courses (
    id uuid PRIMARY KEY, owner_id uuid NOT NULL, slug text COLLATE "C" NOT NULL UNIQUE, title text NOT NULL, summary text NOT NULL,
    revision int NOT NULL, draft_hash text NOT NULL, version int, retired boolean NOT NULL, updated_at timestamptz NOT NULL
  )`,
  `CREATE INDEX courses_owner ON courses (owner_id, slug)`,
  // One row a published version, with what is read of it ready to send.
  `CREATE TABLE versions (
    course_id uuid NOT NULL, version int NOT NULL, content_hash text NOT NULL, title text NOT NULL, summary text NOT NULL,
    language text NOT NULL, item_count int NOT NULL, required_item_count int NOT NULL, prerequisites uuid[] NOT NULL,
    detail jsonb NOT NULL, outline bytea NOT NULL, outline_gzip bytea NOT NULL, outline_etag text NOT NULL,
    search tsvector NOT NULL, published_at timestamptz NOT NULL, PRIMARY KEY (course_id, version)
  )`,
  `ALTER TABLE versions ALTER COLUMN outline_gzip SET STORAGE EXTERNAL`,
  `CREATE INDEX versions_search ON versions USING gin (search)`,
  `CREATE INDEX versions_newest ON versions (published_at DESC, course_id DESC)`,
  // Items as learners get them: JSON, ready to send.
  `CREATE TABLE items (
    course_id uuid NOT NULL, version int NOT NULL, item_id uuid NOT NULL, body text NOT NULL,
    PRIMARY KEY (course_id, version, item_id)
  )`,
  `CREATE TABLE files (
    course_id uuid NOT NULL, version int NOT NULL, path text NOT NULL, sha256 text NOT NULL, media_type text NOT NULL,
    size bigint NOT NULL, PRIMARY KEY (course_id, version, path)
  )`,
  // Who is in which course, from the enrollment service's events.
  `CREATE TABLE learners (
    course_id uuid NOT NULL, user_id uuid NOT NULL, version int, active boolean NOT NULL,
    PRIMARY KEY (course_id, user_id)
  )`
]

/** Migration `0002_courses`. */
export const courseTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
