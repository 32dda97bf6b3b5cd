/**
 * What the service knows, each table a function of the topics alone: no wall-clock column, so that a rebuild gives the same
 * bytes. Every write is commutative and idempotent (least, greatest, latest by time and event id, sums behind the inbox).
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // The newest record of each partition that is in the tables below, by its own time.
  `CREATE TABLE handled (
    topic text NOT NULL, partition int NOT NULL, newest timestamptz NOT NULL, PRIMARY KEY (topic, partition)
  )`,
  // One-way names of erased people (see domain/Erasure.ts): later events of theirs are counted under these.
  `CREATE TABLE erased (pseudonym uuid PRIMARY KEY)`,
  `CREATE TABLE registrations (user_id uuid PRIMARY KEY, registered_at timestamptz NOT NULL)`,
  `CREATE INDEX registrations_at ON registrations (registered_at)`,
  // version 0 = created, not published.
  `CREATE TABLE courses (
    course_id uuid PRIMARY KEY, version int NOT NULL, owner_id uuid NOT NULL, slug text NOT NULL, title text
  )`,
  // A learner in a course. status is null while only the completion is known.
  `CREATE TABLE enrollments (
    course_id uuid NOT NULL, user_id uuid NOT NULL, status text, status_at timestamptz, status_event uuid,
    course_version int NOT NULL, enrolled_at timestamptz, completed_at timestamptz, erased boolean NOT NULL,
    PRIMARY KEY (course_id, user_id)
  ) WITH (fillfactor = 80)`,
  `CREATE INDEX enrollments_page ON enrollments (course_id, enrolled_at DESC, user_id DESC) WHERE NOT erased`,
  `CREATE INDEX enrollments_status ON enrollments (course_id, status)`,
  `CREATE INDEX enrollments_user ON enrollments (user_id)`,
  `CREATE INDEX enrollments_enrolled_at ON enrollments (enrolled_at)`,
  `CREATE INDEX enrollments_completed_at ON enrollments (completed_at)`,
  `CREATE TABLE activity (
    course_id uuid NOT NULL, user_id uuid NOT NULL, first_at timestamptz NOT NULL, last_at timestamptz NOT NULL,
    PRIMARY KEY (course_id, user_id)
  ) WITH (fillfactor = 80)`,
  `CREATE INDEX activity_last ON activity (course_id, last_at)`,
  `CREATE INDEX activity_user ON activity (user_id)`,
  `CREATE TABLE learner_items (
    course_id uuid NOT NULL, user_id uuid NOT NULL, item_id uuid NOT NULL, started_at timestamptz NOT NULL,
    completed boolean NOT NULL, completed_at timestamptz, state_at timestamptz, state_event uuid,
    attempts int NOT NULL, passed boolean NOT NULL, PRIMARY KEY (course_id, user_id, item_id)
  )`,
  `CREATE INDEX learner_items_user ON learner_items (user_id)`,
  // Kept beside learner_items in the same statement: a funnel reads one row an item.
  `CREATE TABLE item_counts (
    course_id uuid NOT NULL, item_id uuid NOT NULL, started int NOT NULL, completed int NOT NULL,
    attempts int NOT NULL, passed int NOT NULL, PRIMARY KEY (course_id, item_id)
  ) WITH (fillfactor = 50)`,
  // course_id '*' = all courses.
  `CREATE TABLE windows (
    course_id text NOT NULL, window_start timestamptz NOT NULL, window_end timestamptz NOT NULL,
    unique_learners int NOT NULL, PRIMARY KEY (course_id, window_start)
  )`
]

/** Every table of this migration, in the order of a dump. A rebuild empties them. */
export const readModelTables = [
  "handled",
  "erased",
  "registrations",
  "courses",
  "enrollments",
  "activity",
  "learner_items",
  "item_counts",
  "windows"
] as const

export const readModels = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
