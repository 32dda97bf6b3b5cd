/** The tables of the enrollment service, as its migrations and statements move them. */
import { AdvisoryLocks } from "../Table.ts"
import { type Call, Refused, type Statements, table } from "../Database.ts"

interface CourseRow {
  readonly course_id: string
  readonly owner_id: string
  readonly slug: string
  readonly title: string
  readonly version: number
  readonly capacity: number | null
  readonly prerequisites: ReadonlyArray<string>
  readonly retired: boolean
}
interface SeatsRow {
  readonly course_id: string
  readonly version: number
  readonly capacity: number | null
  readonly taken: number
  readonly waiting: number
  readonly last_place: number
}
interface WaitRow {
  readonly course_id: string
  readonly place: number
  readonly enrollment_id: string
}
export interface EnrollmentRow {
  readonly id: string
  readonly course_id: string
  readonly user_id: string
  readonly course_version: number
  readonly status: string
  readonly cohort: string | null
  readonly certificate_id: string | null
  readonly version: number
  readonly updated_at: Date
  readonly due_at: Date | null
}

const courses = table<CourseRow>("courses")
const seats = table<SeatsRow>("seats")
const waitlist = table<WaitRow>("waitlist")
const enrollments = table<EnrollmentRow>("enrollments")
const learners = table<{ readonly user_id: string; readonly erased: boolean }>("learners")

const courseLocks = new WeakMap<object, AdvisoryLocks>()
const lockCourse = ({ db, tx }: Call, course: string, mode: "shared" | "exclusive"): void => {
  const locks = courseLocks.get(db) ?? new AdvisoryLocks()
  courseLocks.set(db, locks)
  locks.lock(tx, course, mode)
}

const isUnlimited = (call: Call, course: string): boolean => {
  lockCourse(call, course, "shared")
  const row = seats(call.db).get(call.tx, course)
  return row !== undefined && row.capacity === null
}
const firstOf = ({ db, tx }: Call, course: string): WaitRow | undefined =>
  waitlist(db)
    .all(tx)
    .filter((row) => row.course_id === course)
    .sort((a, b) => a.place - b.place)[0]

/** Changes the seats of a course while the condition holds, under the lock of their row. */
const moveSeats = (
  { db, tx }: Call,
  course: string,
  condition: (row: SeatsRow) => boolean,
  change: (row: SeatsRow) => Partial<SeatsRow>
): SeatsRow | undefined => {
  seats(db).lock(tx, course)
  const row = seats(db).get(tx, course)
  if (row === undefined || !condition(row)) return undefined
  const after = { ...row, ...change(row) }
  seats(db).put(tx, course, after)
  return after
}

const free = ({ capacity, taken }: SeatsRow): boolean => capacity === null || taken < capacity

const setCapacity = (call: Call, course: string, capacity: number | null, version: number): void => {
  const { db, tx } = call
  lockCourse(call, course, "exclusive")
  const seated = enrollments(db)
    .all(tx)
    .filter((row) => row.course_id === course && (row.status === "active" || row.status === "completed")).length
  const taken = capacity === null ? 0 : seated
  seats(db).lock(tx, course)
  const before = seats(db).get(tx, course) ?? {
    course_id: course,
    waiting: 0,
    last_place: 0,
    version: 0,
    capacity,
    taken
  }
  if (before.version <= version) seats(db).put(tx, course, { ...before, version, capacity, taken })
}

const knownCourse = (row: CourseRow) => ({ ...row, courseId: row.course_id, ownerId: row.owner_id })
const shownEnrollment = ({ db, tx }: Call, row: EnrollmentRow) => ({
  id: row.id,
  courseId: row.course_id,
  userId: row.user_id,
  courseVersion: row.course_version,
  status: row.status,
  cohort: row.cohort,
  certificateId: row.certificate_id,
  dueAt: row.due_at,
  version: row.version,
  updatedAt: row.updated_at,
  ownerId: courses(db).get(tx, row.course_id)?.owner_id ?? null
})
const yes = [{ "?column?": 1 }]

export const enrollmentStatements: Statements = [
  [
    "0da1b3a4",
    "SELECT 1 FROM take_seat",
    (call) => {
      const course = call.of.text(0)
      if (isUnlimited(call, course)) return yes
      const moved = moveSeats(
        call,
        course,
        (row) => free(row) && row.waiting === 0,
        ({ taken }) => ({ taken: taken + 1 })
      )
      return moved === undefined ? [] : yes
    }
  ],
  [
    "87b016a0",
    "SELECT 1 FROM wait_for_seat",
    (call) => {
      const [course, enrollment] = [call.of.text(0), call.of.text(1)]
      isUnlimited(call, course)
      const moved = moveSeats(
        call,
        course,
        (row) => row.capacity !== null && (row.taken >= row.capacity || row.waiting > 0),
        (row) => ({ waiting: row.waiting + 1, last_place: row.last_place + 1 })
      )
      if (moved === undefined) return []
      const row = { course_id: course, place: moved.last_place, enrollment_id: enrollment }
      waitlist(call.db).put(call.tx, enrollment, row)
      return yes
    }
  ],
  [
    "abab3ab4",
    "SELECT 1 FROM give_seat",
    (call) => {
      const [course, enrollment] = [call.of.text(0), call.of.text(1)]
      isUnlimited(call, course)
      const moved = moveSeats(
        call,
        course,
        (row) => row.waiting > 0 && free(row),
        (row) => ({ taken: row.taken + (row.capacity === null ? 0 : 1), waiting: row.waiting - 1 })
      )
      if (moved === undefined) return []
      if (firstOf(call, course)?.enrollment_id !== enrollment) {
        throw new Refused("SerializationError", "somebody else is first")
      }
      waitlist(call.db).remove(call.tx, enrollment)
      return yes
    }
  ],
  [
    "fef22d69",
    "SELECT 1 FROM leave_seat",
    (call) => {
      const { db, tx } = call
      const [course, enrollment] = [call.of.text(0), call.of.text(1)]
      const isWaiting = () => waitlist(db).get(tx, enrollment) !== undefined
      if (isUnlimited(call, course) && !isWaiting()) return yes
      seats(db).lock(tx, course)
      if (isWaiting()) {
        waitlist(db).remove(tx, enrollment)
        moveSeats(
          call,
          course,
          () => true,
          ({ waiting }) => ({ waiting: waiting - 1 })
        )
      } else
        moveSeats(
          call,
          course,
          () => true,
          ({ taken }) => ({ taken: taken - 1 })
        )
      return yes
    }
  ],
  [
    "9773ed9f",
    "INSERT INTO enrollments (id",
    ({ db, of, tx }) => {
      enrollments(db).put(tx, of.text(0), {
        id: of.text(0),
        course_id: of.text(1),
        user_id: of.text(2),
        course_version: of.number(3),
        status: of.text(4),
        cohort: of.textOrNull(5),
        certificate_id: of.textOrNull(6),
        due_at: of.dateOrNull(7),
        version: of.number(8),
        updated_at: of.date(9)
      })
      return []
    }
  ],
  [
    "a2b1139f",
    "SELECT c.version, NOT c.retired",
    ({ db, of, tx }) => {
      const user = of.text(0)
      const course = courses(db).get(tx, of.text(2))
      const row = seats(db).get(tx, of.text(2))
      if (course === undefined || row === undefined) return []
      const all = enrollments(db).all(tx)
      const isDone = (needed: string) =>
        all.some((one) => one.course_id === needed && one.user_id === user && one.status === "completed")
      return [
        {
          version: course.version,
          open: !course.retired && learners(db).get(tx, user)?.erased !== true,
          seatFree: row.capacity === null || (row.taken < row.capacity && row.waiting === 0),
          missing: course.prerequisites.filter((needed) => !isDone(needed))
        }
      ]
    }
  ],
  [
    "9c84ad3f",
    "SELECT w.enrollment_id",
    (call) => {
      const course = courses(call.db).get(call.tx, call.of.text(0))
      const row = seats(call.db).get(call.tx, call.of.text(0))
      const first = firstOf(call, call.of.text(0))
      if (course === undefined || row === undefined || first === undefined || course.retired || !free(row)) return []
      return [{ enrollmentId: first.enrollment_id, version: course.version }]
    }
  ],
  [
    "eb52a3c8",
    "SELECT course_id AS",
    ({ db, tx }) =>
      seats(db)
        .all(tx)
        .flatMap((row) => {
          const isOpen = courses(db).get(tx, row.course_id)?.retired === false
          return row.waiting > 0 && isOpen && free(row) ? [{ courseId: row.course_id }] : []
        })
  ],
  [
    "4b28b011",
    "SELECT course_id AS",
    ({ db, of, tx }) => {
      const found = courses(db).get(tx, of.text(0))
      return found === undefined ? [] : [knownCourse(found)]
    }
  ],
  [
    "eabd1dbb",
    "SELECT learn_course",
    (call) => {
      const { db, of, tx } = call
      const [id, version, capacity] = [of.text(0), of.number(4), of.numberOrNull(5)]
      courses(db).lock(tx, id)
      const before = courses(db).get(tx, id)
      if (before !== undefined && before.version >= version) return [{ learn_course: false }]
      courses(db).put(tx, id, {
        course_id: id,
        owner_id: of.text(1),
        slug: of.text(2),
        title: of.text(3),
        version,
        capacity,
        prerequisites: of.texts(6),
        retired: before?.retired ?? false
      })
      setCapacity(call, id, capacity, version)
      return [{ learn_course: true }]
    }
  ],
  [
    "158408ed",
    "SELECT e.id, e.course_id",
    (call) => {
      const { db, of, tx } = call
      const found = enrollments(db)
        .all(tx)
        .find((row) => row.course_id === of.text(0) && row.user_id === of.text(1))
      return found === undefined ? [] : [shownEnrollment(call, found)]
    }
  ]
]
