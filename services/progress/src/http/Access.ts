/** What the handlers ask first: may this person, is the learner in the course, which version. */
import * as Problems from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { Person } from "@lyceum/domain/Actor"
import type { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { DateTime, Effect, Option } from "effect"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments } from "../projections/Enrollments.ts"
import { unavailable } from "./Faults.ts"

/** The version, which must be there: somebody is or was enrolled in it. */
export const versionOf = Effect.fnUntraced(function* (courseId: CourseId, version: CourseVersion) {
  const versions = yield* CourseVersions
  const found = yield* Effect.catchTag(versions.get(courseId, version), "UpstreamUnavailable", unavailable)
  return yield* Option.match(found, {
    onNone: () => unavailable({ message: `version ${version} of the course is not there yet` }),
    onSome: Effect.succeed
  })
})

/** A learner in a course, with the version they learn in. */
export type LearnerIn = Effect.Success<ReturnType<typeof learnerIn>>

/** The learner's enrolment and its version; not enrolled is a problem. */
export const learnerIn = Effect.fnUntraced(function* (userId: UserId, courseId: CourseId) {
  const enrollments = yield* Enrollments
  const found = yield* Effect.catchTag(enrollments.find(userId, courseId), "UpstreamUnavailable", unavailable)
  if (Option.isNone(found)) return yield* new Problems.NotEnrolled()
  const { courseVersion, enrolledAt, enrollmentId } = found.value
  const course = yield* versionOf(courseId, courseVersion)
  return { enrollmentId, userId, course, enrolledAt: DateTime.fromDateUnsafe(enrolledAt) }
})

/**
 * The learner whom the person asks about: `userId`, or themselves. Others are for the course's instructor and admins, who are
 * told of somebody not enrolled as of nobody.
 */
export const learnerAsked = Effect.fnUntraced(function* (courseId: CourseId, userId: UserId | undefined) {
  const asking = yield* CurrentPerson
  const isSelf = userId === undefined || userId === asking.userId
  yield* authorize("learning.read", isSelf || (yield* teaches(asking, courseId)))
  return yield* learnerIn(userId ?? asking.userId, courseId).pipe(
    Effect.catchTag("NotEnrolled", (problem) => Effect.fail(isSelf ? problem : new Problems.NotFound()))
  )
})

/** Whether the person is the instructor whose course it is. Asked for instructors alone. */
export const teaches = Effect.fnUntraced(function* (person: Person, courseId: CourseId) {
  if (person.role !== "instructor") return false
  const versions = yield* CourseVersions
  const owner = yield* Effect.catchTag(versions.owner(courseId), "UpstreamUnavailable", unavailable)
  return Option.contains(owner, person.userId)
})
