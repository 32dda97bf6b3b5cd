/** Closed windows of the streaming job. A repeated record changes nothing. */
import { analyticsResults } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { sources } from "../domain/Groups.ts"
import { noteHandled } from "../projections/Handled.ts"
import { writeWindows } from "../projections/Windows.ts"

export const resultsSubscription = subscription({
  topic: analyticsResults,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    yield* writeWindows(received.map(({ event }) => event))
    yield* noteHandled(analyticsResults.name, received)
  })
})

export const resultsConsumer = consumerLayer({
  group: sources.results.group,
  subscriptions: [resultsSubscription]
})
