/** What happens elsewhere and people are told. Each topic in one transaction: what is known, the news, and what mail is due. */
import {
  courseEvents as courseTopic,
  enrollmentEvents as enrollmentTopic,
  progressEvents as progressTopic,
  userEvents as userTopic
} from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import type { Inbox } from "../notifications/Inbox.ts"
import { KnownCourses } from "../notifications/KnownCourses.ts"
import { tell } from "../notifications/Tell.ts"

/** The consumer group. */
export const notificationsGroup = "user"

const courseEvents = subscription({
  topic: courseTopic,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (events) {
    const courses = yield* KnownCourses
    for (const { event } of events) yield* courses.onCourse(event)
    yield* tell(events)
  })
})

const enrollmentEvents = subscription({
  topic: enrollmentTopic,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (events) {
    const courses = yield* KnownCourses
    for (const { event } of events) yield* courses.onEnrollment(event)
    yield* tell(events)
  })
})

const progressEvents = subscription({ topic: progressTopic, mode: "transaction", handle: tell })
const userEvents = subscription({ topic: userTopic, mode: "transaction", handle: tell })

/** The group, as long as the layer lives. */
export const notificationsConsumer = consumerLayer<Inbox | KnownCourses>({
  group: notificationsGroup,
  subscriptions: [courseEvents, enrollmentEvents, progressEvents, userEvents]
})
