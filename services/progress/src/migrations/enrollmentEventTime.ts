/** When the newest event of an enrolment happened that its copy was told of; null while only an answer was learnt. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

export const enrollmentEventTime = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  sql.unsafe(`ALTER TABLE enrollments ADD COLUMN event_at timestamptz`)
)
