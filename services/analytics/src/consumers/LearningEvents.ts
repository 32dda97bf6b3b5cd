/** Activity: when learners were active, and which items they started. */
import { learningEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { activityChanges } from "../domain/ActivityChanges.ts"
import { sources } from "../domain/Groups.ts"
import { learningItemChanges } from "../domain/ItemChanges.ts"
import { writeActivity } from "../projections/Activity.ts"
import { noteHandled } from "../projections/Handled.ts"
import { writeItems } from "../projections/Items.ts"
import { keptAs } from "../projections/People.ts"
import { happened } from "./Happened.ts"

/** What is done with a batch: one statement a table, however many events. */
export const learningSubscription = subscription({
  topic: learningEvents,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    const events = received.map(happened)
    const person = yield* keptAs(events.map(({ event }) => event.data.userId))
    yield* writeActivity(activityChanges(events), person)
    yield* writeItems(learningItemChanges(events), person)
    yield* noteHandled(learningEvents.name, received)
  })
})

/** The busiest topic: larger batches than the others. */
export const learningConsumer = consumerLayer({
  group: sources.learning.group,
  subscriptions: [learningSubscription],
  maxBatch: 1000
})
