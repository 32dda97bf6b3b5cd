/** Follows erasures: answers, activity, places in courses and stored responses of the person go; the events name ids alone. */
import { userEvents } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { noteDataRequests } from "@lyceum/runtime/privacy/DataAnswers"
import { Effect } from "effect"
import { Erasure } from "../commands/Erasure.ts"

export const userSubscription = subscription({
  topic: userEvents,
  mode: "transaction",
  handle: (received) =>
    Effect.gen(function* () {
      const erasure = yield* Erasure
      for (const { event } of received) {
        if (event.type === "lyceum.user.erased.v1") yield* erasure.erase(event.data.userId)
      }
      yield* noteDataRequests(received)
    })
})
