/** The progress service's own tables: what it knows of others, activity, answers, and its read models. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // Copies of what other services decide: who is in which version, what a version asks for, whose course it is.
  `CREATE TABLE enrollments (
    enrollment_id uuid PRIMARY KEY, user_id uuid NOT NULL, course_id uuid NOT NULL, course_version int NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'waitlisted', 'completed', 'withdrawn')), enrolled_at timestamptz NOT NULL
  )`,
  `CREATE INDEX enrollments_by_user ON enrollments (user_id, enrolled_at DESC, enrollment_id DESC)`,
  `CREATE TABLE course_owners (course_id uuid PRIMARY KEY, owner_id uuid NOT NULL)`,
  `CREATE TABLE course_versions (
    course_id uuid NOT NULL, version int NOT NULL, document jsonb NOT NULL, PRIMARY KEY (course_id, version)
  )`,
  // From the topic learning-events: when a learner last had an item before them.
  `CREATE TABLE item_activity (
    enrollment_id uuid NOT NULL, item_id uuid NOT NULL, user_id uuid NOT NULL, last_at timestamptz NOT NULL,
    PRIMARY KEY (enrollment_id, item_id)
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX item_activity_by_user ON item_activity (user_id)`,
  // A person's words: in no event, deleted on erasure. closed = handed in.
  `CREATE TABLE attempt_answers (
    attempt_id uuid PRIMARY KEY, user_id uuid NOT NULL, answers jsonb NOT NULL, revision int NOT NULL,
    closed boolean NOT NULL DEFAULT false, saved_at timestamptz NOT NULL
  )`,
  `CREATE INDEX attempt_answers_by_user ON attempt_answers (user_id)`,
  // Read models of the aggregates' states.
  `CREATE TABLE attempts (
    id uuid PRIMARY KEY, quiz_id uuid NOT NULL, user_id uuid NOT NULL, course_id uuid NOT NULL, item_id uuid NOT NULL,
    course_version int NOT NULL, number int NOT NULL, started_at timestamptz NOT NULL, deadline timestamptz,
    submitted_at timestamptz, score float8, maximum float8, passed boolean, UNIQUE (quiz_id, number)
  )`,
  `CREATE UNIQUE INDEX attempts_one_open ON attempts (quiz_id) WHERE submitted_at IS NULL`,
  `CREATE INDEX attempts_by_user ON attempts (user_id)`,
  `CREATE TABLE certificates (
    id uuid PRIMARY KEY, user_id uuid NOT NULL, course_id uuid NOT NULL, course_version int NOT NULL,
    issued_at timestamptz NOT NULL, UNIQUE (user_id, course_id, course_version)
  )`,
  `CREATE INDEX certificates_by_user ON certificates (user_id, issued_at DESC, id DESC)`
]

/** Migration `0002_progress`. */
export const progressTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
