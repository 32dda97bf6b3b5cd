/** When learners must have completed their courses, to tell them before. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // From enrollment-events. `event_id`: the event that set the time; what it says is told once.
  `CREATE TABLE enrollment_dues (
    course_id uuid NOT NULL, user_id uuid NOT NULL, due_at timestamptz NOT NULL, event_id uuid NOT NULL, told boolean NOT NULL,
    PRIMARY KEY (course_id, user_id)
  )`,
  `CREATE INDEX enrollment_dues_due ON enrollment_dues (due_at) WHERE NOT told`
]

/** Migration `0008_due_dates`. */
export const dueDates = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})
