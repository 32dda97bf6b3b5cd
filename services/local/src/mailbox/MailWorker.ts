/** Works queues `mail` and `sms` with the function that works them in the cloud: one job a call, given back when it failed. */
import { mailQueue } from "@lyceum/events/Mail"
import { smsQueue } from "@lyceum/events/Sms"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { handler } from "@lyceum/notification-processor/Handler"
import { Effect, Layer, Schema } from "effect"

/** Tries before a job is a dead letter: over half an hour, far beyond the lease of a claim whose worker died. */
const maxAttempts = 12

/** The reason is in the log, where it stands beside the message's id and nothing of its text. */
class MailNotSent extends Schema.TaggedError<MailNotSent>()("MailNotSent", {}) {
  override get message() {
    return "the message was not sent; the log says why"
  }
}

/** The workers, as long as the layer lives. */
export const mailWorkerLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const queue = yield* JobQueue
    const work = (name: string) =>
      queue.work({
        queue: name,
        concurrency: 4,
        maxAttempts,
        visibility: "1 minute",
        handle: ({ body, id }) =>
          Effect.gen(function* () {
            const { batchItemFailures } = yield* handler({ Records: [{ messageId: id, body }] })
            if (batchItemFailures.length > 0) return yield* new MailNotSent()
          })
      })
    for (const name of [mailQueue, smsQueue]) {
      const forever = persist(work(name), (cause) =>
        Effect.annotateLogs(Effect.logWarning("a mail worker starts again", cause), { queue: name })
      )
      yield* Effect.forkScoped(forever)
    }
  })
)
