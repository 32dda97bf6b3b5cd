/** The course that analytics are asked of: its instructor's and admins' alone. */
import { NotFound } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { CourseId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { Effect, Option } from "effect"
import { findCourse } from "../projections/Courses.ts"

/** The course. Whoever does not own it learns nothing about whether there is one. */
export const ownCourse = Effect.fnUntraced(function* (courseId: CourseId) {
  const { userId } = yield* CurrentPerson
  const course = yield* findCourse(courseId)
  yield* authorize("analytics.read", Option.isSome(course) && course.value.ownerId === userId)
  return yield* Effect.mapError(Effect.fromOption(course), () => new NotFound())
})
