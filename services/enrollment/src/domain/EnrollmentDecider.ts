/** One learner in one course, for ever: enrols, waits, is promoted, withdraws, comes back, completes. Pure. */
import type { Decider } from "@lyceum/domain/Decider"
import { Cohort, EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CertificateId, CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { type DateTime, Result, Schema } from "effect"
import type { EnrollmentCommand, EnrollmentRejection } from "./EnrollmentCommand.ts"

/** An enrolment after its first event. `courseVersion` is the version the learner holds, or would start with. */
export const EnrollmentState = Schema.Struct({
  enrollmentId: EnrollmentId,
  courseId: CourseId,
  userId: UserId,
  courseVersion: CourseVersion,
  status: EnrollmentStatus,
  cohort: Schema.NullOr(Cohort),
  certificateId: Schema.NullOr(CertificateId),
  /** When the course must be completed. Absent in enrolments that never had such a time. */
  dueAt: Schema.optionalKey(Schema.NullOr(Schema.DateTimeUtcFromString))
})
export type EnrollmentState = typeof EnrollmentState.Type

/** `null` = this learner never enrolled in this course. */
export const State = Schema.NullOr(EnrollmentState)
export type State = typeof State.Type

type Decision = Result.Result<ReadonlyArray<EnrollmentEvent>, EnrollmentRejection>
const nothing: Decision = Result.succeed([])
const happens = (...events: ReadonlyArray<EnrollmentEvent>): Decision => Result.succeed(events)
const refuse = (rejection: EnrollmentRejection): Decision => Result.fail(rejection)

const whoOf = ({ courseId, enrollmentId, userId }: EnrollmentState) => ({ courseId, enrollmentId, userId })

const isSameTime = (a: DateTime.Utc | null, b: DateTime.Utc | null): boolean =>
  a?.epochMilliseconds === b?.epochMilliseconds

const enroll = (state: State, command: Extract<EnrollmentCommand, { type: "Enroll" }>): Decision => {
  // Active, waiting and completed ones are answered as they are: there is never a second one.
  if (state !== null && state.status !== "withdrawn") return nothing
  if (!command.open) return refuse({ _tag: "CourseClosed" })
  if (command.missing.length > 0) return refuse({ _tag: "PrerequisitesIncomplete", missing: command.missing })
  const data = { ...command.who, courseVersion: command.courseVersion }
  const entry = command.seatFree
    ? ({ type: "lyceum.enrollment.enrolled.v1", data } as const)
    : ({ type: "lyceum.enrollment.waitlisted.v1", data } as const)
  return command.cohort === null
    ? happens(entry)
    : happens(entry, {
        type: "lyceum.enrollment.cohort-changed.v1",
        data: { ...command.who, cohort: command.cohort }
      })
}

const decide = (state: State, command: EnrollmentCommand): Decision => {
  if (command.type === "Enroll") return enroll(state, command)
  if (state === null) return refuse({ _tag: "NeverEnrolled" })
  const who = whoOf(state)
  switch (command.type) {
    case "Promote":
      return state.status === "waitlisted" && command.courseVersion !== null
        ? happens({
            type: "lyceum.enrollment.promoted.v1",
            data: { ...who, courseVersion: command.courseVersion }
          })
        : nothing
    case "Withdraw":
      if (state.status === "completed") return refuse({ _tag: "AlreadyCompleted" })
      return state.status === "withdrawn" ? nothing : happens({ type: "lyceum.enrollment.withdrawn.v1", data: who })
    case "Complete":
      return state.status === "active"
        ? happens({
            type: "lyceum.enrollment.completed.v1",
            data: { ...who, courseVersion: command.courseVersion, certificateId: command.certificateId }
          })
        : nothing
    case "SetCohort":
      return state.cohort === command.cohort
        ? nothing
        : happens({ type: "lyceum.enrollment.cohort-changed.v1", data: { ...who, cohort: command.cohort } })
    case "SetDue":
      return isSameTime(state.dueAt ?? null, command.dueAt)
        ? nothing
        : happens({ type: "lyceum.enrollment.due-changed.v1", data: { ...who, dueAt: command.dueAt } })
  }
}

const evolve = (state: State, event: EnrollmentEvent): State => {
  switch (event.type) {
    case "lyceum.enrollment.enrolled.v1":
      return { ...event.data, status: "active", cohort: null, certificateId: null }
    case "lyceum.enrollment.waitlisted.v1":
      return { ...event.data, status: "waitlisted", cohort: null, certificateId: null }
    default:
      return state === null ? null : changed(state, event)
  }
}

/** What the events that follow the first one mean. */
const changed = (
  state: EnrollmentState,
  event: Exclude<
    EnrollmentEvent,
    { type: "lyceum.enrollment.enrolled.v1" } | { type: "lyceum.enrollment.waitlisted.v1" }
  >
): EnrollmentState => {
  switch (event.type) {
    case "lyceum.enrollment.promoted.v1":
      return { ...state, status: "active", courseVersion: event.data.courseVersion }
    case "lyceum.enrollment.withdrawn.v1":
      return { ...state, status: "withdrawn" }
    case "lyceum.enrollment.completed.v1":
      return { ...state, status: "completed", certificateId: event.data.certificateId }
    case "lyceum.enrollment.cohort-changed.v1":
      return { ...state, cohort: event.data.cohort }
    case "lyceum.enrollment.due-changed.v1":
      return { ...state, dueAt: event.data.dueAt }
  }
}

export const enrollmentDecider: Decider<State, EnrollmentCommand, EnrollmentEvent, EnrollmentRejection> = {
  name: "enrollment",
  initial: null,
  decide,
  evolve,
  State,
  Event: EnrollmentEvent
}
