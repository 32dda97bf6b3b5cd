/** Achievements: items completed, attempts graded, courses completed. */
import { progressEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { completionChanges } from "../domain/EnrollmentChanges.ts"
import { sources } from "../domain/Groups.ts"
import { progressItemChanges } from "../domain/ItemChanges.ts"
import { writeEnrollments } from "../projections/Enrollments.ts"
import { noteHandled } from "../projections/Handled.ts"
import { writeItems } from "../projections/Items.ts"
import { keptAs } from "../projections/People.ts"
import { happened } from "./Happened.ts"

export const progressSubscription = subscription({
  topic: progressEvents,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    const events = received.map(happened)
    const person = yield* keptAs(events.map(({ event }) => event.data.userId))
    yield* writeEnrollments(completionChanges(events), person)
    yield* writeItems(progressItemChanges(events), person)
    yield* noteHandled(progressEvents.name, received)
  })
})

export const progressConsumer = consumerLayer({
  group: sources.progress.group,
  subscriptions: [progressSubscription]
})
