/** Follows our own attempts: a pass completes its item even if the process that graded it ended right after. */
import { progressEvents } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { DateTime, Effect } from "effect"
import { CompletePassed } from "../commands/CompletePassed.ts"

export const progressSubscription = subscription({
  topic: progressEvents,
  mode: "commands",
  handle: (received) =>
    Effect.gen(function* () {
      const completing = yield* CompletePassed
      for (const { event } of received) {
        if (event.type !== "lyceum.progress.attempt-graded.v1") continue
        const { attemptId, submittedAt, ...graded } = event.data
        yield* completing.complete({ ...graded, id: attemptId, submittedAt: DateTime.toDateUtc(submittedAt) })
      }
    })
})
