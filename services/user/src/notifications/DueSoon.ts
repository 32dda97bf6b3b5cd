/**
 * Tells learners three days before their course is due, once for each time that was set: the news has an id derived from the event
 * that set it. Noted in the same transaction. Who has completed or left is told nothing, nor who still waits for a seat.
 */
import { CourseId, CourseVersion, EventId, UserId } from "@lyceum/domain/Ids"
import { Context, DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { nothing } from "./Decide.ts"
import { Tellings } from "./Tellings.ts"

/** How long before. */
const daysBefore = 3
/** Rows of one transaction. */
const batch = 200

const DueRow = Schema.Struct({
  courseId: CourseId,
  userId: UserId,
  courseVersion: CourseVersion,
  dueAt: Schema.Date,
  event: EventId
})

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tellings = yield* Tellings
  const rows = rowsOf(DueRow)
  const tell = sql.withTransaction(
    Effect.gen(function* () {
      const now = yield* DateTime.now
      const happenedAt = DateTime.toDateUtc(now)
      const due = yield* rows(
        sql`UPDATE enrollment_dues d SET told = true FROM (
            SELECT w.course_id, w.user_id, l.version FROM enrollment_dues w JOIN enrolled_learners l USING (course_id, user_id)
            WHERE NOT w.told AND w.due_at > ${happenedAt}
              AND w.due_at <= ${DateTime.toDateUtc(DateTime.add(now, { days: daysBefore }))}
            ORDER BY w.due_at LIMIT ${batch}::int FOR UPDATE OF w SKIP LOCKED
          ) AS soon WHERE d.course_id = soon.course_id AND d.user_id = soon.user_id
          RETURNING d.course_id AS "courseId", d.user_id AS "userId", soon.version AS "courseVersion", d.due_at AS "dueAt",
            d.event_id AS event`
      )
      yield* tellings.tell(
        due.map(({ courseId, courseVersion, dueAt, event, userId }) => ({
          event,
          happenedAt,
          userId,
          notice: { ...nothing, type: "due-soon", courseId, courseVersion, courseDueAt: dueAt },
          // Time says so, nobody's request.
          traceparent: null
        }))
      )
      return due.length
    })
  )
  return DueSoon.of({ tell: Effect.orDie(tell) })
})

export class DueSoon extends Context.Service<
  DueSoon,
  {
    /** Tells those whose time comes; how many. */
    readonly tell: Effect.Effect<number>
  }
>()("@lyceum/user/notifications/DueSoon") {
  static readonly layer = Layer.effect(DueSoon, make)
}
