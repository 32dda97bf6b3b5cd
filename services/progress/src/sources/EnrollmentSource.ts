/** Asks the enrollment service, for the moments in which its events have not arrived here yet. */
import { EnrollmentsInternalApi, type EnrollmentFact } from "@lyceum/api/EnrollmentsInternal"
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, type Option } from "effect"

export class EnrollmentSource extends Context.Service<
  EnrollmentSource,
  {
    /** `None` = the enrollment service knows of none. */
    readonly find: (
      courseId: CourseId,
      userId: UserId
    ) => Effect.Effect<Option.Option<typeof EnrollmentFact.Type>, UpstreamUnavailable>
  }
>()("@lyceum/progress/sources/EnrollmentSource") {
  /** `ENROLLMENT_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    EnrollmentSource,
    Effect.gen(function* () {
      const client = yield* serviceClient("enrollment", EnrollmentsInternalApi, "ENROLLMENT_SERVICE_URL")
      return EnrollmentSource.of({
        find: (courseId, userId) =>
          client.enrollmentsInternal.find({ params: { courseId, userId } }).pipe(
            callUpstream("enrollment"),
            Effect.asSome,
            Effect.catchTag("NotFound", () => Effect.succeedNone)
          )
      })
    })
  )
}
