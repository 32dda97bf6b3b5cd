/**
 * Makes links for those who forgot their password, messages for news that is due by mail or phone, and digests, and moves
 * messages to their queues; beside it, brings news into the inboxes. As soon as there is something to do. Two loops, so a queue
 * that is away does not hold the inbox back, and DynamoDB that is away holds back no mail.
 */
import { persist } from "@lyceum/messaging/Persist"
import { Effect, Layer } from "effect"
import { Digests } from "../notifications/Digests.ts"
import { DueSoon } from "../notifications/DueSoon.ts"
import { DueMessages } from "../notifications/DueMessages.ts"
import { InboxCourier } from "../notifications/InboxCourier.ts"
import { PasswordResets } from "../password-reset/PasswordResets.ts"
import { MailOutbox } from "./MailOutbox.ts"

/** How long what another process of this service kept may wait, in milliseconds. */
const nap = 1000
/** How long news may lie before somebody looks whether it is due for an inbox, in milliseconds. */
const inboxNap = 250

const work = Effect.gen(function* () {
  const outbox = yield* MailOutbox
  const resets = yield* PasswordResets
  const due = yield* DueMessages
  const digests = yield* Digests
  const soon = yield* DueSoon
  while (true) {
    // Listened for first: what comes while this round looks rings for the next one.
    const rung = yield* outbox.listen
    const found =
      (yield* resets.issue) + (yield* soon.tell) + (yield* due.issue) + (yield* digests.issue) + (yield* outbox.drain)
    if (found === 0) yield* Effect.timeoutOption(rung, nap)
  }
})

const bring = Effect.gen(function* () {
  const courier = yield* InboxCourier
  while (true) {
    if ((yield* courier.deliver) + (yield* courier.erase) === 0) yield* Effect.sleep(inboxNap)
  }
})

/** The workers, as long as the layer lives. */
export const mailWorkerLayer = Layer.mergeAll(
  Layer.effectDiscard(
    Effect.forkScoped(
      persist(work, (cause) => Effect.logWarning("messages are not queued yet, it is tried again", cause))
    )
  ),
  Layer.effectDiscard(
    Effect.forkScoped(
      persist(bring, (cause) => Effect.logWarning("news is not in the inboxes yet, it is tried again", cause))
    )
  )
)
