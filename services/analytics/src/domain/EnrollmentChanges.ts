/** What a batch says about learners in courses: their status, first seat and completion. Pure, independent of order. */
import type { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import type { Happened } from "./ItemChanges.ts"
import { earliest, isLater, type Moment } from "./Latest.ts"

export interface StatusAt extends Moment {
  readonly status: EnrollmentStatus
}

/** Times in milliseconds since 1970; null = nothing was said. */
export interface EnrollmentChange {
  readonly courseId: CourseId
  readonly userId: UserId
  readonly status: StatusAt | null
  /** The newest version that was named; 0 = none. */
  readonly courseVersion: number
  /** The first seat. */
  readonly enrolledAt: number | null
  readonly completedAt: number | null
}

const later = (a: StatusAt | null, b: StatusAt | null): StatusAt | null =>
  a === null ? b : b === null ? a : isLater(b, a) ? b : a

/** Both changes of the same learner and course as one. Commutative and associative. */
export const mergeEnrollmentChange = (a: EnrollmentChange, b: EnrollmentChange): EnrollmentChange => ({
  ...a,
  status: later(a.status, b.status),
  courseVersion: Math.max(a.courseVersion, b.courseVersion),
  enrolledAt: earliest(a.enrolledAt, b.enrolledAt),
  completedAt: earliest(a.completedAt, b.completedAt)
})

const ofEnrollment = ({ at, event, eventId }: Happened<EnrollmentEvent>): EnrollmentChange | null => {
  const { courseId, userId } = event.data
  const base = { courseId, userId, courseVersion: 0, enrolledAt: null, completedAt: null }
  const is = (status: EnrollmentStatus): StatusAt => ({ at, eventId, status })
  switch (event.type) {
    case "lyceum.enrollment.enrolled.v1":
    case "lyceum.enrollment.promoted.v1":
      return { ...base, status: is("active"), courseVersion: event.data.courseVersion, enrolledAt: at }
    case "lyceum.enrollment.waitlisted.v1":
      return { ...base, status: is("waitlisted"), courseVersion: event.data.courseVersion }
    case "lyceum.enrollment.completed.v1":
      return { ...base, status: is("completed"), courseVersion: event.data.courseVersion }
    case "lyceum.enrollment.withdrawn.v1":
      return { ...base, status: is("withdrawn") }
    default:
      return null
  }
}

const ofProgress = ({ event }: Happened<ProgressEvent>): EnrollmentChange | null => {
  if (event.type !== "lyceum.progress.course-completed.v1") return null
  const { completedAt, courseId, courseVersion, userId } = event.data
  return { courseId, userId, courseVersion, status: null, enrolledAt: null, completedAt: completedAt.epochMilliseconds }
}

const gather = (changes: Iterable<EnrollmentChange | null>): ReadonlyArray<EnrollmentChange> => {
  const found = new Map<string, EnrollmentChange>()
  for (const one of changes) {
    if (one === null) continue
    const key = `${one.courseId}/${one.userId}`
    const known = found.get(key)
    found.set(key, known === undefined ? one : mergeEnrollmentChange(known, one))
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** What enrolment events say, in the order of ids. */
export const enrollmentChanges = (events: ReadonlyArray<Happened<EnrollmentEvent>>) => gather(events.map(ofEnrollment))

/** Completions among progress events, in the order of ids. */
export const completionChanges = (events: ReadonlyArray<Happened<ProgressEvent>>) => gather(events.map(ofProgress))
