/** Turns activity into progress, a batch at a time. Repeats are harmless without an inbox: completed stays, the newest time wins. */
import { learningEvents } from "@lyceum/events/Topics"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { Effect } from "effect"
import { ApplyActivity } from "../commands/ApplyActivity.ts"

export const learningSubscription = subscription({
  topic: learningEvents,
  mode: "repeatable",
  handle: (received) =>
    Effect.flatMap(ApplyActivity, (applying) =>
      applying.apply(
        received.map(({ envelope, event, record }) => ({ id: envelope.id, event, time: record.timestamp }))
      )
    )
})
