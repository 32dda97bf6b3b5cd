/** What is published becomes what can be enrolled in; a higher capacity lets waiting learners in at once. */
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import { courseEvents as topic } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { Enrollments } from "../Enrollments.ts"
import { KnownCourses } from "../projections/KnownCourses.ts"

/** Takes note of one event. Repeats and older versions change nothing. */
export const onCourseEvent = Effect.fn("onCourseEvent")(function* (event: CourseEvent) {
  const courses = yield* KnownCourses
  switch (event.type) {
    case "lyceum.course.published.v1":
      yield* courses.learn(event.data)
      yield* (yield* Enrollments).promote(event.data.courseId)
      break
    case "lyceum.course.retired.v1":
      yield* courses.retire(event.data.courseId)
      break
    default:
  }
})

export const courseEvents = subscription({
  topic,
  mode: "commands",
  handle: (events) => Effect.forEach(events, ({ event }) => onCourseEvent(event), { discard: true })
})
