/** The tables of the analytics service, as its statements move them: each write merges a batch into what is known. */
import { Schema } from "effect"
import { type Statements, table } from "../Database.ts"
import { recordset, Time, TimeOrNull } from "../Recordset.ts"

const Handled = Schema.Struct({ partition: Schema.Int, newest: Time })
const Course = Schema.Struct({
  course_id: Schema.String,
  version: Schema.Int,
  owner_id: Schema.String,
  slug: Schema.String,
  title: Schema.NullOr(Schema.String)
})
const Enrollment = Schema.Struct({
  course_id: Schema.String,
  user_id: Schema.String,
  status: Schema.NullOr(Schema.String),
  status_at: TimeOrNull,
  status_event: Schema.NullOr(Schema.String),
  course_version: Schema.Int,
  enrolled_at: TimeOrNull,
  completed_at: TimeOrNull,
  erased: Schema.Boolean
})
const Span = Schema.Struct({ course_id: Schema.String, user_id: Schema.String, first_at: Time, last_at: Time })
const Item = Schema.Struct({
  course_id: Schema.String,
  user_id: Schema.String,
  item_id: Schema.String,
  started_at: Time,
  completed: Schema.Boolean,
  completed_at: TimeOrNull,
  state_at: TimeOrNull,
  state_event: Schema.NullOr(Schema.String),
  attempts: Schema.Int,
  passed: Schema.Boolean
})
interface Counts {
  readonly course_id: string
  readonly item_id: string
  readonly started: number
  readonly completed: number
  readonly attempts: number
  readonly passed: number
}

const handled = table<{ readonly topic: string; readonly partition: number; readonly newest: Date }>("handled")
const courses = table<typeof Course.Type>("courses")
const enrollments = table<typeof Enrollment.Type>("enrollments")
const spans = table<typeof Span.Type>("activity")
const items = table<typeof Item.Type>("learner_items")
const counts = table<Counts>("item_counts")

const [handledRows, courseRows, enrollmentRows, spanRows, itemRows] = [
  recordset(Handled),
  recordset(Course),
  recordset(Enrollment),
  recordset(Span),
  recordset(Item)
]

const earlier = (a: Date | null, b: Date | null): Date | null =>
  a === null ? b : b === null ? a : a.getTime() <= b.getTime() ? a : b
/** Whether one moment (a time and an event's id) is after another; no moment is before every other. */
const isAfter = (at: Date | null, event: string | null, thanAt: Date | null, thanEvent: string | null): boolean => {
  if (at === null) return false
  if (thanAt === null) return true
  const difference = at.getTime() - thanAt.getTime()
  return difference > 0 || (difference === 0 && (event ?? "") > (thanEvent ?? ""))
}

export const analyticsStatements: Statements = [
  [
    "4cda3ea5",
    "SELECT pg_advisory_xact_lock_shared",
    ({ db, tx }) => {
      db.advisory.lock(tx, "erasure", "shared")
      return [{ pg_advisory_xact_lock_shared: "" }]
    }
  ],
  ["30bd80d4", "SELECT pseudonym::text", () => []],
  [
    "d36d8343",
    "INSERT INTO handled",
    ({ db, of, tx }) => {
      for (const { newest, partition } of handledRows(of, 1)) {
        const key = `${of.text(0)}/${partition}`
        handled(db).lock(tx, key)
        const before = handled(db).get(tx, key)
        if (before !== undefined && before.newest.getTime() >= newest.getTime()) continue
        handled(db).put(tx, key, { topic: of.text(0), partition, newest })
      }
      return []
    }
  ],
  [
    "698eb100",
    "INSERT INTO courses",
    ({ db, of, tx }) => {
      for (const row of courseRows(of, 0)) {
        courses(db).lock(tx, row.course_id)
        const before = courses(db).get(tx, row.course_id)
        if (before === undefined || row.version > before.version) courses(db).put(tx, row.course_id, row)
      }
      return []
    }
  ],
  [
    "3f11bf84",
    "INSERT INTO enrollments",
    ({ db, of, tx }) => {
      for (const row of enrollmentRows(of, 0)) {
        const key = `${row.course_id}/${row.user_id}`
        enrollments(db).lock(tx, key)
        const before = enrollments(db).get(tx, key)
        if (before === undefined) {
          enrollments(db).put(tx, key, row)
          continue
        }
        const isLater =
          row.status !== null &&
          (before.status === null || isAfter(row.status_at, row.status_event, before.status_at, before.status_event))
        const { status, status_at, status_event } = isLater ? row : before
        enrollments(db).put(tx, key, {
          ...before,
          status,
          status_at,
          status_event,
          course_version: Math.max(before.course_version, row.course_version),
          enrolled_at: earlier(before.enrolled_at, row.enrolled_at),
          completed_at: earlier(before.completed_at, row.completed_at)
        })
      }
      return []
    }
  ],
  [
    "c759c4ae",
    "INSERT INTO activity",
    ({ db, of, tx }) => {
      for (const row of spanRows(of, 0)) {
        const key = `${row.course_id}/${row.user_id}`
        spans(db).lock(tx, key)
        const before = spans(db).get(tx, key)
        spans(db).put(tx, key, {
          ...row,
          first_at:
            before !== undefined && before.first_at.getTime() < row.first_at.getTime() ? before.first_at : row.first_at,
          last_at:
            before !== undefined && before.last_at.getTime() > row.last_at.getTime() ? before.last_at : row.last_at
        })
      }
      return []
    }
  ],
  [
    "f7597960",
    "WITH changed AS",
    ({ db, of, tx }) => {
      for (const row of itemRows(of, 0)) {
        const key = `${row.course_id}/${row.user_id}/${row.item_id}`
        items(db).lock(tx, key)
        const before = items(db).get(tx, key)
        const isLater =
          row.state_at !== null &&
          (before === undefined || isAfter(row.state_at, row.state_event, before.state_at, before.state_event))
        const isEarlier = before !== undefined && row.started_at.getTime() < before.started_at.getTime()
        if (before !== undefined && !isLater && row.attempts === 0 && !isEarlier) continue
        const { completed, completed_at, state_at, state_event } = before === undefined || isLater ? row : before
        const after = {
          ...row,
          started_at: before === undefined || isEarlier ? row.started_at : before.started_at,
          completed,
          completed_at,
          state_at,
          state_event,
          attempts: (before?.attempts ?? 0) + row.attempts,
          passed: before?.passed === true || row.passed
        }
        items(db).put(tx, key, after)
        const place = `${row.course_id}/${row.item_id}`
        counts(db).lock(tx, place)
        const sum = counts(db).get(tx, place) ?? { started: 0, completed: 0, attempts: 0, passed: 0 }
        counts(db).put(tx, place, {
          course_id: row.course_id,
          item_id: row.item_id,
          started: sum.started + (before === undefined ? 1 : 0),
          completed: sum.completed + Number(after.completed) - Number(before?.completed ?? false),
          attempts: sum.attempts + after.attempts - (before?.attempts ?? 0),
          passed: sum.passed + Number(after.passed) - Number(before?.passed ?? false)
        })
      }
      return []
    }
  ]
]
