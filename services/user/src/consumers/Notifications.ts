/**
 * What happens elsewhere and people are told. Each topic in one transaction: what is known of courses, and who is told what on
 * which channel. Nothing else is asked of the consumer: the inbox in DynamoDB, mail and phone are served from what it wrote, so
 * a table or a queue that is away holds back no event.
 */
import {
  courseEvents as courseTopic,
  enrollmentEvents as enrollmentTopic,
  progressEvents as progressTopic,
  userEvents as userTopic
} from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { KnownCourses } from "../notifications/KnownCourses.ts"
import { tell } from "../notifications/Tell.ts"
import type { Tellings } from "../notifications/Tellings.ts"

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
    for (const { envelope, event } of events) yield* courses.onEnrollment(event, envelope.id)
    yield* tell(events)
  })
})

const progressEvents = subscription({ topic: progressTopic, mode: "transaction", handle: tell })
const userEvents = subscription({ topic: userTopic, mode: "transaction", handle: tell })

/** The group, as long as the layer lives. */
export const notificationsConsumer = consumerLayer<KnownCourses | Tellings>({
  group: notificationsGroup,
  subscriptions: [courseEvents, enrollmentEvents, progressEvents, userEvents]
})
