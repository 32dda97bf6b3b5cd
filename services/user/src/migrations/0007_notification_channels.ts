/**
 * The inbox is a DynamoDB table now. What was there is not lost: the rows stay here, due to be moved, and the courier that
 * brings news into the table takes them there at the next start, with the time they were read.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // What a person is told, until every channel has had it; then for as long as its event could come again.
  // none = not wanted on this channel, due = to be done at the time beside it, done = it was.
  `ALTER TABLE notifications RENAME TO tellings`,
  `DROP INDEX notifications_inbox`,
  `DROP INDEX notifications_unread`,
  `DROP INDEX notifications_due`,
  `ALTER INDEX notifications_age RENAME TO tellings_age`,
  `ALTER INDEX notifications_person RENAME TO tellings_person`,
  `ALTER TABLE tellings RENAME CONSTRAINT notifications_pkey TO tellings_pkey`,
  `ALTER TABLE tellings
    ADD COLUMN material_id uuid, ADD COLUMN reasons text[], ADD COLUMN course_due_at timestamptz,
    ADD COLUMN inbox text NOT NULL DEFAULT 'none' CHECK (inbox IN ('none', 'due', 'done')),
    ADD COLUMN inbox_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN email text NOT NULL DEFAULT 'none' CHECK (email IN ('none', 'due', 'digest', 'done')),
    ADD COLUMN email_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN sms text NOT NULL DEFAULT 'none' CHECK (sms IN ('none', 'due', 'done')),
    ADD COLUMN sms_at timestamptz NOT NULL DEFAULT now()`,
  `UPDATE tellings SET inbox = CASE WHEN in_inbox THEN 'due' ELSE 'none' END,
    email = CASE mail WHEN 'queued' THEN 'done' ELSE mail END`,
  `ALTER TABLE tellings DROP COLUMN in_inbox, DROP COLUMN mail,
    ALTER COLUMN inbox DROP DEFAULT, ALTER COLUMN inbox_at DROP DEFAULT, ALTER COLUMN email DROP DEFAULT,
    ALTER COLUMN email_at DROP DEFAULT, ALTER COLUMN sms DROP DEFAULT, ALTER COLUMN sms_at DROP DEFAULT`,
  `CREATE INDEX tellings_inbox ON tellings (inbox_at, id) WHERE inbox = 'due'`,
  `CREATE INDEX tellings_email ON tellings (email_at, id) WHERE email = 'due'`,
  `CREATE INDEX tellings_sms ON tellings (sms_at, id) WHERE sms = 'due'`,
  `CREATE INDEX tellings_digest ON tellings (user_id) WHERE email = 'digest'`,

  `ALTER TABLE notification_preferences ADD COLUMN sms boolean NOT NULL DEFAULT false`,
  `ALTER TABLE notification_preferences ALTER COLUMN sms DROP DEFAULT`,
  // E.164. Personal data: it goes with the row.
  `ALTER TABLE people ADD COLUMN phone text`,
  // Minutes since midnight. \`digest_at\`: when the next digest is due, null without one.
  `CREATE TABLE notification_settings (
    user_id uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE, time_zone text NOT NULL, quiet_from int, quiet_to int,
    digest text NOT NULL CHECK (digest IN ('off', 'daily', 'weekly')), digest_hour int NOT NULL, digest_weekday int NOT NULL,
    digest_at timestamptz
  )`,
  `CREATE INDEX notification_settings_digest ON notification_settings (digest_at) WHERE digest_at IS NOT NULL`,

  // Whose inbox must still be emptied, and when it is looked at. An id of nobody any more.
  `CREATE TABLE inbox_erasures (user_id uuid PRIMARY KEY, asked_at timestamptz NOT NULL, due_at timestamptz NOT NULL)`,
  `CREATE INDEX inbox_erasures_due ON inbox_erasures (due_at)`,

  // Courses by their drafts: what their own people know them by before they are published.
  `CREATE TABLE course_drafts (course_id uuid PRIMARY KEY, slug text NOT NULL, title text, revision int NOT NULL)`,
  // A queue for each kind of message.
  `ALTER TABLE mail_outbox ADD COLUMN queue text NOT NULL DEFAULT 'mail' CHECK (queue IN ('mail', 'sms'))`,
  `ALTER TABLE mail_outbox ALTER COLUMN queue DROP DEFAULT`,
  `ALTER TABLE mail_outbox DROP CONSTRAINT mail_outbox_pkey, ADD PRIMARY KEY (id, queue)`
]

/** Migration `0007_notification_channels`. */
export const notificationChannels = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
