/** Follows publications: whose course it is, and the version itself before the first learner needs it. */
import { courseEvents } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { CourseVersions } from "../projections/CourseVersions.ts"

export const courseSubscription = subscription({
  topic: courseEvents,
  mode: "commands",
  handle: (received) =>
    Effect.gen(function* () {
      const versions = yield* CourseVersions
      for (const { event } of received) {
        if (event.type !== "lyceum.course.published.v1") continue
        yield* versions.putOwner(event.data.courseId, event.data.ownerId)
        yield* versions.get(event.data.courseId, event.data.version)
      }
    })
})
