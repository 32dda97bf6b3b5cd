/** Courses: whose they are, titles and versions. */
import { courseEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { courseChanges } from "../domain/CourseChanges.ts"
import { sources } from "../domain/Groups.ts"
import { writeCourses } from "../projections/Courses.ts"
import { noteHandled } from "../projections/Handled.ts"

export const courseSubscription = subscription({
  topic: courseEvents,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    yield* writeCourses(courseChanges(received.map(({ event }) => event)))
    yield* noteHandled(courseEvents.name, received)
  })
})

export const courseConsumer = consumerLayer({
  group: sources.course.group,
  subscriptions: [courseSubscription]
})
