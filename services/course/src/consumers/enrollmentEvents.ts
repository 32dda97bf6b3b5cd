/** From the enrollment service: who may read which course. Read model `learners`. */
import { PgClient } from "@effect/sql-pg"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { enrollmentEvents } from "@lyceum/events/Topics"
import type { Received } from "@lyceum/messaging/CloudEvents"
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

/** Applies a batch in one statement. */
export const applyEnrollments = Effect.fnUntraced(function* (events: ReadonlyArray<Received<EnrollmentEvent>>) {
  const sql = yield* PgClient.PgClient
  const rows = standings(events.map(({ event }) => event))
  yield* sql`INSERT INTO learners (course_id, user_id, version, active)
    SELECT * FROM unnest(${rows.map((row) => row.courseId)}::uuid[], ${rows.map((row) => row.userId)}::uuid[],
      ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.active)}::boolean[])
    ON CONFLICT (course_id, user_id) DO UPDATE
      SET version = coalesce(EXCLUDED.version, learners.version), active = EXCLUDED.active`
})

/** The subscription of group `course`. */
export const enrollments = subscription({ topic: enrollmentEvents, mode: "transaction", handle: applyEnrollments })
