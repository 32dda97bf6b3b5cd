/** Enrols: by the contract's route, and by the shortcut of its common form. */
import { Enrollment } from "@lyceum/api/EnrollmentFields"
import { NewEnrollment } from "@lyceum/api/Enrollments"
import { NotFound } from "@lyceum/api/Problems"
import type { Person } from "@lyceum/domain/Actor"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { personShortcut } from "@lyceum/runtime/http/PersonShortcut"
import { Effect } from "effect"
import { Enrollments } from "../Enrollments.ts"
import { Learners } from "../projections/Learners.ts"
import { publishedCourse } from "./PublishedCourse.ts"
import { problemOf } from "./Refusals.ts"

/** A learner enrols themselves; the course's instructor and admins whom they like. */
export const create = Effect.gen(function* () {
  const enrollments = yield* Enrollments
  const courseOf = yield* publishedCourse
  const learners = yield* Learners
  return Effect.fnUntraced(function* (person: Person, { cohort, courseId, userId }: typeof NewEnrollment.Type) {
    const course = yield* courseOf(courseId)
    const managed = cohort !== undefined || (userId !== undefined && userId !== person.userId)
    yield* managed
      ? authorize("enrollment.manage", course.ownerId === person.userId)
      : authorize("enrollment.create", true)
    if (userId !== undefined && userId !== person.userId && !(yield* learners.exists(userId))) {
      return yield* new NotFound({ detail: "there is no such account" })
    }
    return yield* enrollments
      .enroll({ courseId, userId: userId ?? person.userId, cohort: cohort ?? null })
      .pipe(Effect.mapError(problemOf))
  })
})

export const createShortcut = personShortcut({
  route: "/v1/enrollments",
  action: "enrollment.create",
  status: 201,
  Payload: NewEnrollment,
  Answer: Enrollment,
  handle: create
})
