/** Who has completed the course has completed the enrolment. */
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import { progressEvents as topic } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { Enrollments } from "../Enrollments.ts"

/**
 * Completes once, at whichever of the two events comes first: the certificate's id follows from learner, course and version.
 * A completion without an enrolment is news of a learner that this service never had: noted in the log, nothing to do.
 */
export const onProgressEvent = Effect.fn("onProgressEvent")(function* (event: ProgressEvent) {
  switch (event.type) {
    case "lyceum.progress.course-completed.v1":
    case "lyceum.progress.certificate-issued.v1": {
      const { courseId, courseVersion, userId } = event.data
      yield* (yield* Enrollments)
        .complete(courseId, userId, courseVersion)
        .pipe(
          Effect.catchTag("NeverEnrolled", () => Effect.logWarning("a completion without an enrolment", { courseId }))
        )
      break
    }
    default:
  }
})

export const progressEvents = subscription({
  topic,
  mode: "commands",
  handle: (events) => Effect.forEach(events, ({ event }) => onProgressEvent(event), { discard: true })
})
