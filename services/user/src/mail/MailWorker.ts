/** Makes links for those who forgot their password and messages for news that is due by mail, and moves messages to the mail queue, as soon as there are some. */
import { persist } from "@lyceum/messaging/Persist"
import { Effect, Layer } from "effect"
import { DueMail } from "../notifications/DueMail.ts"
import { PasswordResets } from "../password-reset/PasswordResets.ts"
import { MailOutbox } from "./MailOutbox.ts"

/** How long what another process of this service kept may wait, in milliseconds. */
const nap = 1000

const work = Effect.gen(function* () {
  const outbox = yield* MailOutbox
  const resets = yield* PasswordResets
  const due = yield* DueMail
  while (true) {
    // Listened for first: what comes while this round looks rings for the next one.
    const rung = yield* outbox.listen
    const found = (yield* resets.issue) + (yield* due.issue) + (yield* outbox.drain)
    if (found === 0) yield* Effect.timeoutOption(rung, nap)
  }
})

/** The worker, as long as the layer lives. */
export const mailWorkerLayer = Layer.effectDiscard(
  Effect.forkScoped(
    persist(work, (cause) => Effect.logWarning("messages are not queued yet, it is tried again", cause))
  )
)
