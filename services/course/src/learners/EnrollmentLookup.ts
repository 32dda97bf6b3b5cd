/** Asks the enrollment service about one learner: for those whose enrolment is so new that its event has not come yet. */
import { EnrollmentsInternalApi } from "@lyceum/api/EnrollmentsInternal"
import type { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option } from "effect"

export class EnrollmentLookup extends Context.Service<
  EnrollmentLookup,
  {
    /** The version a learner is enrolled in; `None` = not enrolled, waiting or withdrawn. */
    readonly find: (
      courseId: CourseId,
      userId: UserId
    ) => Effect.Effect<Option.Option<CourseVersion>, UpstreamUnavailable>
  }
>()("@lyceum/course/learners/EnrollmentLookup") {
  /** `ENROLLMENT_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    EnrollmentLookup,
    Effect.gen(function* () {
      const client = yield* serviceClient("enrollment", EnrollmentsInternalApi, "ENROLLMENT_SERVICE_URL")
      return EnrollmentLookup.of({
        find: (courseId, userId) =>
          client.enrollmentsInternal.find({ params: { courseId, userId } }).pipe(
            callUpstream("enrollment"),
            Effect.map(({ status, courseVersion }) =>
              status === "active" || status === "completed" ? Option.some(courseVersion) : Option.none<CourseVersion>()
            ),
            Effect.catchTag("NotFound", () => Effect.succeed(Option.none<CourseVersion>()))
          )
      })
    })
  )
}
