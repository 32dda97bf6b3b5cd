/** Accounts: registrations are counted, erased people lose their name here. */
import type { UserId } from "@lyceum/domain/Ids"
import { userEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { noteDataRequests } from "@lyceum/runtime/privacy/DataAnswers"
import { Effect } from "effect"
import { sources } from "../domain/Groups.ts"
import { noteHandled } from "../projections/Handled.ts"
import { erasePeople, keptAs } from "../projections/People.ts"
import { writeRegistrations } from "../projections/Registrations.ts"

export const userSubscription = subscription({
  topic: userEvents,
  mode: "transaction",
  handle: Effect.fnUntraced(function* (received) {
    const registered = new Map<UserId, number>()
    const erased = new Set<UserId>()
    for (const { event, record } of received) {
      const { userId } = event.data
      if (event.type === "lyceum.user.registered.v1") {
        registered.set(userId, Math.min(registered.get(userId) ?? record.timestamp, record.timestamp))
      } else if (event.type === "lyceum.user.erased.v1") erased.add(userId)
    }
    // First the erasures, under the exclusive lock: from then on the others of this batch are written as erased, too.
    yield* erasePeople([...erased])
    const person = yield* keptAs(registered.keys())
    yield* writeRegistrations(
      [...registered].map(([userId, at]) => ({ userId, at })),
      person
    )
    yield* noteDataRequests(received)
    yield* noteHandled(userEvents.name, received)
  })
})

export const userConsumer = consumerLayer({
  group: sources.user.group,
  subscriptions: [userSubscription]
})
