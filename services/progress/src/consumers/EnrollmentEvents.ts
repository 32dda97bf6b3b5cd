/** Follows enrolments: who is in which version. A new version of a course may complete it at once, by what is carried over. */
import { enrollmentEvents } from "@lyceum/events/Topics"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { DateTime, Effect, Option } from "effect"
import { Learning } from "../commands/Learning.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments, isOpen } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"

type Placed = Extract<EnrollmentEvent, { readonly data: { readonly courseVersion: unknown } }>["data"]

/** Completions carry over by item id with their dates: the course may be complete in the version they are in now. */
const settle = Effect.fnUntraced(function* ({
  courseId,
  courseVersion,
  enrollmentId,
  userId
}: Pick<Placed, "courseId" | "courseVersion" | "enrollmentId" | "userId">) {
  const state = yield* (yield* ProgressStates).one(enrollmentId)
  if (state.completed.length === 0) return
  const course = yield* (yield* CourseVersions).get(courseId, courseVersion)
  if (Option.isSome(course)) yield* (yield* Learning).record({ enrollmentId, userId, course: course.value }, [])
})

const apply = Effect.fnUntraced(function* (event: EnrollmentEvent, at: DateTime.Utc) {
  const enrollments = yield* Enrollments
  const time = DateTime.toDateUtc(at)
  const place = ({ courseId, courseVersion, enrollmentId, userId }: Placed, status: "active" | "waitlisted") =>
    enrollments.put({ enrollmentId, userId, courseId, courseVersion, status, enrolledAt: time })
  switch (event.type) {
    case "lyceum.enrollment.enrolled.v1":
    case "lyceum.enrollment.promoted.v1":
      yield* place(event.data, "active")
      return yield* settle(event.data)
    case "lyceum.enrollment.waitlisted.v1":
      return yield* place(event.data, "waitlisted")
    case "lyceum.enrollment.withdrawn.v1":
      return yield* enrollments.setStatus(event.data.enrollmentId, "withdrawn", time)
    case "lyceum.enrollment.completed.v1":
      return yield* enrollments.setStatus(event.data.enrollmentId, "completed", time)
  }
})

/** A dead letter that is replayed: newer events of the learner were here before it, so what is true now is asked for. */
const applyLate = Effect.fnUntraced(function* ({ data: { courseId, userId } }: EnrollmentEvent, at: DateTime.Utc) {
  const now = yield* (yield* Enrollments).refresh(userId, courseId, DateTime.toDateUtc(at))
  if (Option.isSome(now) && isOpen(now.value)) yield* settle(now.value)
})

export const enrollmentSubscription = subscription({
  topic: enrollmentEvents,
  mode: "commands",
  handle: (received) =>
    Effect.forEach(
      received,
      ({ envelope, event, record }) =>
        record.topic === enrollmentEvents.name ? apply(event, envelope.time) : applyLate(event, envelope.time),
      { discard: true }
    )
})
