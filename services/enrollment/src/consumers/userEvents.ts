/** Which accounts there are; an erased one is withdrawn from everything and its addresses in bulk runs are removed. */
import type { UserId } from "@lyceum/domain/Ids"
import { userEvents as topic } from "@lyceum/events/Topics"
import type { UserEvent } from "@lyceum/events/UserEvents"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { noteDataRequests } from "@lyceum/runtime/privacy/DataAnswers"
import { Effect } from "effect"
import { Batches } from "../batches/Batches.ts"
import { Enrollments } from "../Enrollments.ts"
import { EnrollmentRows } from "../projections/EnrollmentRows.ts"
import { Learners } from "../projections/Learners.ts"

/** First no new enrolment, then the ones there are, so that none slips in between. Completed ones stay, without a person behind the id. */
const erase = Effect.fnUntraced(function* (userId: UserId) {
  yield* (yield* Learners).erase(userId)
  yield* (yield* Batches).forget(userId)
  const enrollments = yield* Enrollments
  for (const { id } of yield* (yield* EnrollmentRows).openOf(userId)) {
    yield* enrollments.withdraw(id).pipe(
      // Completed in the meantime.
      Effect.catchTag("AlreadyCompleted", () => Effect.void)
    )
  }
})

export const onUserEvent = Effect.fn("onUserEvent")(function* (event: UserEvent) {
  switch (event.type) {
    case "lyceum.user.registered.v1":
      yield* (yield* Learners).add(event.data.userId)
      break
    case "lyceum.user.erased.v1":
      yield* erase(event.data.userId)
      break
    default:
  }
})

export const userEvents = subscription({
  topic,
  mode: "commands",
  handle: (events) =>
    Effect.andThen(
      Effect.forEach(events, ({ event }) => onUserEvent(event), { discard: true }),
      noteDataRequests(events)
    )
})
