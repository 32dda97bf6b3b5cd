/** Enrolments: who stands where in a course. */
import { enrollmentEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { enrollmentChanges } from "../domain/EnrollmentChanges.ts"
import { sources } from "../domain/Groups.ts"
import { writeEnrollments } from "../projections/Enrollments.ts"
import { noteHandled } from "../projections/Handled.ts"
import { keptAs } from "../projections/People.ts"
import { happened } from "./Happened.ts"

export const enrollmentSubscription = subscription({
  topic: enrollmentEvents,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    const events = received.map(happened)
    const person = yield* keptAs(events.map(({ event }) => event.data.userId))
    yield* writeEnrollments(enrollmentChanges(events), person)
    yield* noteHandled(enrollmentEvents.name, received)
  })
})

export const enrollmentConsumer = consumerLayer({
  group: sources.enrollment.group,
  subscriptions: [enrollmentSubscription]
})
