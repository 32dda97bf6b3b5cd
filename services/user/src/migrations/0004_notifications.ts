/** The inbox, what people want to be told, and what is known of courses and their learners to tell them. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // News for one person. `mail`: none = not wanted, due = a job must be put into the queue, queued = that has been done.
  // It goes with the person by the key: also news that a consumer writes while the person is being erased.
  `CREATE TABLE notifications (
    id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES people ON DELETE CASCADE, type text NOT NULL, course_id uuid,
    course_version int, certificate_id uuid, created_at timestamptz NOT NULL, in_inbox boolean NOT NULL,
    read_at timestamptz, mail text NOT NULL CHECK (mail IN ('none', 'due', 'queued'))
  )`,
  `CREATE INDEX notifications_inbox ON notifications (user_id, created_at DESC, id DESC) WHERE in_inbox`,
  `CREATE INDEX notifications_unread ON notifications (user_id) WHERE in_inbox AND read_at IS NULL`,
  `CREATE INDEX notifications_due ON notifications (created_at, id) WHERE mail = 'due'`,
  `CREATE INDEX notifications_age ON notifications (created_at)`,
  `CREATE INDEX notifications_person ON notifications (user_id)`,
  `CREATE TABLE notification_preferences (
    user_id uuid NOT NULL REFERENCES people ON DELETE CASCADE, type text NOT NULL, inbox boolean NOT NULL,
    email boolean NOT NULL, PRIMARY KEY (user_id, type)
  )`,
  // From course-events and enrollment-events: ids and titles of courses, no personal data.
  `CREATE TABLE known_courses (course_id uuid PRIMARY KEY, version int NOT NULL, slug text NOT NULL, title text NOT NULL)`,
  `CREATE TABLE enrolled_learners (
    course_id uuid NOT NULL, user_id uuid NOT NULL, version int NOT NULL, PRIMARY KEY (course_id, user_id)
  )`
]

/** Migration `0004_notifications`. */
export const notifications = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
