/** Asks the course service for a published version with its answer keys, and for the owner of a course. */
import { CoursesInternalApi } from "@lyceum/api/CoursesInternal"
import type { CourseContent } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option } from "effect"

export class CourseSource extends Context.Service<
  CourseSource,
  {
    /** `None` = there is no such version. */
    readonly content: (
      courseId: CourseId,
      version: CourseVersion
    ) => Effect.Effect<Option.Option<CourseContent>, UpstreamUnavailable>
    /** `None` = the course was never published. */
    readonly owner: (courseId: CourseId) => Effect.Effect<Option.Option<UserId>, UpstreamUnavailable>
  }
>()("@lyceum/progress/sources/CourseSource") {
  /** `COURSE_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    CourseSource,
    Effect.gen(function* () {
      const client = yield* serviceClient("course", CoursesInternalApi, "COURSE_SERVICE_URL")
      return CourseSource.of({
        content: (courseId, version) =>
          client.coursesInternal.content({ params: { courseId, version } }).pipe(
            callUpstream("course"),
            Effect.asSome,
            Effect.catchTag("NotFound", () => Effect.succeedNone)
          ),
        owner: (courseId) =>
          client.coursesInternal.facts({ params: { courseId } }).pipe(
            callUpstream("course"),
            Effect.map(({ ownerId }) => Option.some(ownerId)),
            Effect.catchTag("NotFound", () => Effect.succeedNone)
          )
      })
    })
  )
}
