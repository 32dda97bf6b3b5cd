/** The tables of the progress service, as its statements move them. */
import { Schema } from "effect"
import { type Statements, table } from "../Database.ts"
import { recordset, Time, TimeOrNull } from "../Recordset.ts"
import { streams } from "./EventStore.ts"

interface PlaceRow {
  readonly enrollment_id: string
  readonly user_id: string
  readonly course_id: string
  readonly course_version: number
  readonly status: string
  readonly enrolled_at: Date
  readonly event_at: Date | null
}
const Touched = Schema.Struct({
  enrollment_id: Schema.String,
  item_id: Schema.String,
  user_id: Schema.String,
  last_at: Time,
  percent_watched: Schema.NullOr(Schema.Finite),
  position_seconds: Schema.NullOr(Schema.Finite),
  position_at: TimeOrNull
})
type TouchedRow = typeof Touched.Type
const Attempt = Schema.Struct({
  id: Schema.String,
  version: Schema.Int,
  number: Schema.Int,
  started: Time,
  deadline: TimeOrNull,
  submitted: TimeOrNull,
  score: Schema.NullOr(Schema.Finite),
  maximum: Schema.NullOr(Schema.Finite),
  passed: Schema.NullOr(Schema.Boolean)
})
interface AttemptRow {
  readonly id: string
  readonly quiz_id: string
  readonly user_id: string
  readonly course_id: string
  readonly item_id: string
  readonly course_version: number
  readonly number: number
  readonly started_at: Date
  readonly deadline: Date | null
  readonly submitted_at: Date | null
  readonly score: number | null
  readonly maximum: number | null
  readonly passed: boolean | null
}
interface SheetRow {
  readonly attempt_id: string
  readonly user_id: string
  readonly answers: unknown
  readonly revision: number
  readonly closed: boolean
  readonly saved_at: Date
}
interface CertificateRow {
  readonly id: string
  readonly user_id: string
  readonly course_id: string
  readonly course_version: number
  readonly issued_at: Date
}

const places = table<PlaceRow>("enrollments")
const versions = table<{ readonly document: unknown; readonly format: number }>("course_versions")
const owners = table<{ readonly owner_id: string }>("course_owners")
const activity = table<TouchedRow>("item_activity")
const certificates = table<CertificateRow>("certificates")
const attempts = table<AttemptRow>("attempts")
const sheets = table<SheetRow>("attempt_answers")

const touchedRows = recordset(Touched)
const attemptRows = recordset(Attempt)

const shownPlace = (row: PlaceRow) => ({
  enrollmentId: row.enrollment_id,
  userId: row.user_id,
  courseId: row.course_id,
  courseVersion: row.course_version,
  status: row.status,
  enrolledAt: row.enrolled_at
})
const shownSheet = (row: SheetRow) => ({ ...row, attemptId: row.attempt_id, savedAt: row.saved_at })
const shownAttempt = (row: AttemptRow, all: ReadonlyArray<AttemptRow>) => ({
  id: row.id,
  quizId: row.quiz_id,
  userId: row.user_id,
  courseId: row.course_id,
  itemId: row.item_id,
  courseVersion: row.course_version,
  number: row.number,
  startedAt: row.started_at,
  deadline: row.deadline,
  submittedAt: row.submitted_at,
  score: row.score,
  maximum: row.maximum,
  passed: row.passed,
  started: Math.max(...all.flatMap(({ number, quiz_id }) => (quiz_id === row.quiz_id ? [number] : [])))
})

/** Whether the place has been told of an event as new as this, or newer. */
const isOld = (place: PlaceRow | undefined, at: Date): boolean =>
  place !== undefined && place.event_at !== null && place.event_at.getTime() >= at.getTime()

const laterOf = (a: Date, b: Date): Date => (a.getTime() >= b.getTime() ? a : b)
/** Whether the second position is newer, or as new and farther. */
const isLater = (before: TouchedRow, after: TouchedRow): boolean => {
  if (after.position_at === null) return false
  if (before.position_at === null) return true
  const difference = after.position_at.getTime() - before.position_at.getTime()
  return difference > 0 || (difference === 0 && (after.position_seconds ?? 0) > (before.position_seconds ?? 0))
}

export const progressStatements: Statements = [
  [
    "e67d8ff7",
    "SELECT enrollment_id AS",
    ({ db, of, tx }) =>
      of.texts(0).flatMap((id) => {
        const found = places(db).get(tx, id)
        return found === undefined ? [] : [shownPlace(found)]
      })
  ],
  [
    "caff61c8",
    "WITH written AS",
    ({ db, of, tx }) => {
      const id = of.text(0)
      places(db).lock(tx, id)
      const before = places(db).get(tx, id)
      const isSeen =
        before === undefined ||
        (before.status === of.textOrNull(6) &&
          before.course_version === of.numberOrNull(7) &&
          before.enrolled_at.getTime() === of.dateOrNull(8)?.getTime())
      if (!isSeen) return []
      places(db).put(tx, id, {
        enrollment_id: id,
        user_id: of.text(1),
        course_id: of.text(2),
        course_version: of.number(3),
        status: of.text(4),
        enrolled_at: before?.enrolled_at ?? of.date(5),
        event_at: before?.event_at ?? null
      })
      db.notify(tx, of.text(9), of.text(10))
      return [{ pg_notify: "" }]
    }
  ],
  [
    "8fd8390c",
    "WITH written AS",
    ({ db, of, tx }) => {
      places(db).lock(tx, of.text(0))
      if (isOld(places(db).get(tx, of.text(0)), of.date(6))) return []
      places(db).put(tx, of.text(0), {
        enrollment_id: of.text(0),
        user_id: of.text(1),
        course_id: of.text(2),
        course_version: of.number(3),
        status: of.text(4),
        enrolled_at: of.date(5),
        event_at: of.date(6)
      })
      db.notify(tx, of.text(7), of.text(8))
      return [{ pg_notify: "" }]
    }
  ],
  [
    "c4ffe356",
    "UPDATE enrollments SET status",
    ({ db, of, tx }) => {
      places(db).lock(tx, of.text(2))
      const before = places(db).get(tx, of.text(2))
      if (before === undefined || isOld(before, of.date(3))) return []
      const after = { ...before, status: of.text(0), event_at: of.date(1) }
      places(db).put(tx, of.text(2), after)
      return [shownPlace(after)]
    }
  ],
  [
    "9fe05c68",
    "SELECT document FROM course_versions",
    ({ db, of, tx }) => {
      const numbers = of.numbers(2)
      return of.texts(1).flatMap((course, index) => {
        const found = versions(db).get(tx, `${course}/${numbers[index]}`)
        return found === undefined || found.format !== of.number(0) ? [] : [{ document: found.document }]
      })
    }
  ],
  [
    "f76f210d",
    "INSERT INTO course_versions",
    ({ db, of, tx }) => {
      const key = `${of.text(0)}/${of.number(1)}`
      versions(db).lock(tx, key)
      const before = versions(db).get(tx, key)
      if (before === undefined || before.format < of.number(3)) {
        versions(db).put(tx, key, { document: of.json(2), format: of.number(3) })
      }
      return []
    }
  ],
  [
    "f2c1b5aa",
    "INSERT INTO course_owners",
    ({ db, of, tx }) => {
      owners(db).put(tx, of.text(0), { owner_id: of.text(1) })
      return []
    }
  ],
  [
    "e1588c1c",
    "SELECT substr(id",
    ({ db, of, tx }) =>
      of.texts(1).flatMap((id) => {
        const found = streams(db).get(tx, id)
        return found === undefined
          ? []
          : [{ id: id.slice(of.number(0) - 1), version: found.version, state: found.state }]
      })
  ],
  [
    "ddc04ac5",
    "WITH touched AS",
    ({ db, of, tx }) => {
      for (const row of touchedRows(of, 0)) {
        const key = `${row.enrollment_id}/${row.item_id}`
        activity(db).lock(tx, key)
        const before = activity(db).get(tx, key)
        if (before === undefined) {
          activity(db).put(tx, key, row)
          db.notify(tx, of.text(1), key)
          continue
        }
        const isNewer = isLater(before, row)
        activity(db).put(tx, key, {
          ...before,
          last_at: laterOf(before.last_at, row.last_at),
          percent_watched:
            row.percent_watched === null
              ? before.percent_watched
              : Math.max(before.percent_watched ?? 0, row.percent_watched),
          position_seconds: isNewer ? row.position_seconds : before.position_seconds,
          position_at: isNewer ? row.position_at : before.position_at
        })
      }
      return []
    }
  ],
  [
    "1cc4373d",
    "INSERT INTO certificates",
    ({ db, of, tx }) => {
      const [numbers, times] = [of.numbers(3), of.texts(4)]
      for (const [index, id] of of.texts(2).entries()) {
        certificates(db).lock(tx, id)
        if (certificates(db).get(tx, id) !== undefined) continue
        certificates(db).put(tx, id, {
          id,
          user_id: of.text(0),
          course_id: of.text(1),
          course_version: numbers[index] ?? 0,
          issued_at: new Date(times[index] ?? "")
        })
      }
      return []
    }
  ],
  [
    "35a652f9",
    "INSERT INTO attempts",
    ({ db, of, tx }) => {
      for (const row of attemptRows(of, 4)) {
        attempts(db).lock(tx, row.id)
        const before = attempts(db).get(tx, row.id)
        const graded = { submitted_at: row.submitted, score: row.score, maximum: row.maximum, passed: row.passed }
        attempts(db).put(tx, row.id, {
          ...(before ?? {
            id: row.id,
            quiz_id: of.text(0),
            user_id: of.text(1),
            course_id: of.text(2),
            item_id: of.text(3),
            course_version: row.version,
            number: row.number,
            started_at: row.started,
            deadline: row.deadline
          }),
          ...graded
        })
      }
      return []
    }
  ],
  [
    "41fdce3f",
    "SELECT a.id, a.quiz_id",
    ({ db, of, tx }) => {
      const all = attempts(db).all(tx)
      return all.flatMap((row) => (row.id === of.text(0) ? [shownAttempt(row, all)] : []))
    }
  ],
  [
    "3f7f6b69",
    "INSERT INTO attempt_answers",
    ({ db, of, tx }) => {
      const row = {
        attempt_id: of.text(0),
        user_id: of.text(1),
        answers: [],
        revision: 0,
        closed: false,
        saved_at: of.date(2)
      }
      sheets(db).put(tx, of.text(0), row)
      return []
    }
  ],
  [
    "f1c6bc4c",
    "SELECT attempt_id AS",
    ({ db, of, tx }) => {
      const found = sheets(db).get(tx, of.text(0))
      return found === undefined ? [] : [shownSheet(found)]
    }
  ],
  [
    "7a208a7a",
    "UPDATE attempt_answers SET answers",
    ({ db, of, tx }) => {
      const before = sheets(db).get(tx, of.text(2))
      if (before === undefined || before.closed || before.revision !== (of.numberOrNull(3) ?? before.revision))
        return []
      sheets(db).lock(tx, of.text(2))
      const after = { ...before, answers: of.json(0), revision: before.revision + 1, saved_at: of.date(1) }
      sheets(db).put(tx, of.text(2), after)
      return [shownSheet(after)]
    }
  ],
  [
    "4826c965",
    "UPDATE attempt_answers SET closed",
    ({ db, of, tx }) => {
      const before = sheets(db).get(tx, of.text(0))
      if (before === undefined || before.closed || before.revision !== of.number(1)) return []
      sheets(db).put(tx, of.text(0), { ...before, closed: true })
      return [{ "?column?": 1 }]
    }
  ],
  [
    "c3557c77",
    "SELECT enrollment_id AS",
    ({ db, of, tx }) => {
      const ids = new Set(of.texts(0))
      return activity(db)
        .all(tx)
        .flatMap((row) =>
          ids.has(row.enrollment_id)
            ? [
                {
                  enrollmentId: row.enrollment_id,
                  itemId: row.item_id,
                  lastAt: row.last_at,
                  percentWatched: row.percent_watched,
                  positionSeconds: row.position_seconds
                }
              ]
            : []
        )
    }
  ]
]
