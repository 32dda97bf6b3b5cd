/** The course service, asked about a course that no event has told of yet (right after its publication). */
import { type CourseFacts, CoursesInternalApi } from "@lyceum/api/CoursesInternal"
import type { CourseId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option } from "effect"

export class CourseSource extends Context.Service<
  CourseSource,
  {
    /** Facts of a published course by id or slug; `None` = never published. */
    readonly facts: (
      course: CourseId | string
    ) => Effect.Effect<Option.Option<typeof CourseFacts.Type>, UpstreamUnavailable>
  }
>()("@lyceum/enrollment/CourseSource") {
  /** `COURSE_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    CourseSource,
    Effect.gen(function* () {
      const client = yield* serviceClient("course", CoursesInternalApi, "COURSE_SERVICE_URL")
      return CourseSource.of({
        facts: (course) =>
          client.coursesInternal.facts({ params: { courseId: course } }).pipe(
            Effect.asSome,
            Effect.catchTag("NotFound", () => Effect.succeed(Option.none<typeof CourseFacts.Type>())),
            callUpstream("course")
          )
      })
    })
  )
}
