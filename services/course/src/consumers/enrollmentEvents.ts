/** From the enrollment service: who may read which course. Read model `learners`. */
import { PgClient } from "@effect/sql-pg"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { enrollmentEvents } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"

/** A row of `learners`; `version` is `null` where an event does not say it. */
export interface Standing {
  readonly courseId: string
  readonly userId: string
  readonly version: number | null
  readonly active: boolean
}

const standing = ({ type, data }: EnrollmentEvent): Standing => ({
  courseId: data.courseId,
  userId: data.userId,
  version: "courseVersion" in data ? data.courseVersion : null,
  active: type !== "lyceum.enrollment.withdrawn.v1" && type !== "lyceum.enrollment.waitlisted.v1"
})

/** How learners stand after the events, each (course, learner) once. Pure. */
export const standings = (events: ReadonlyArray<EnrollmentEvent>): ReadonlyArray<Standing> => {
  const last = new Map<string, Standing>()
  for (const event of events) {
    const next = standing(event)
    const key = `${next.courseId}/${next.userId}`
    last.set(key, { ...next, version: next.version ?? last.get(key)?.version ?? null })
  }
  return [...last.values()]
}

/** Stores how learners stand after the events, in one statement. */
export const storeStandings = Effect.fnUntraced(function* (events: ReadonlyArray<EnrollmentEvent>) {
  const sql = yield* PgClient.PgClient
  const rows = standings(events)
  // 0 stands for "not said": the driver cannot send an array of nulls alone.
  yield* sql`INSERT INTO learners (course_id, user_id, version, active)
    SELECT course_id, user_id, nullif(version, 0), active FROM unnest(${rows.map((row) => row.courseId)}::uuid[], ${rows.map((row) => row.userId)}::uuid[],
      ${rows.map((row) => row.version ?? 0)}::int[], ${rows.map((row) => row.active)}::boolean[])
      AS new (course_id, user_id, version, active)
    ON CONFLICT (course_id, user_id) DO UPDATE
      SET version = coalesce(EXCLUDED.version, learners.version), active = EXCLUDED.active`
})

/** The subscription of group `course`. */
export const enrollments = subscription({
  topic: enrollmentEvents,
  mode: "transaction",
  handle: (received) => storeStandings(received.map(({ event }) => event))
})
