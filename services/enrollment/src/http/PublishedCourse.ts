/** The published course that a request speaks of, or the problem. */
import { NotFound, ServiceUnavailable } from "@lyceum/api/Problems"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Option } from "effect"
import { KnownCourses } from "../projections/KnownCourses.ts"

/** Never published: a 404 problem. Not known yet while the course service is away: a 503 problem. */
export const publishedCourse = Effect.map(KnownCourses, (courses) =>
  Effect.fnUntraced(function* (courseId: CourseId) {
    const course = yield* courses
      .find(courseId)
      .pipe(
        Effect.catchTag("UpstreamUnavailable", (error) =>
          Effect.fail(new ServiceUnavailable({ detail: error.message }))
        )
      )
    return Option.isSome(course) ? course.value : yield* new NotFound({ detail: "there is no such published course" })
  })
)
