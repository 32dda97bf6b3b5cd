/** Works queue `mail` with the function that works it in the cloud: one job a call, given back to the queue when it failed. */
import { mailQueue } from "@lyceum/events/Mail"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { handler } from "@lyceum/notification-processor/Handler"
import { Effect, Layer, Schema } from "effect"

/** Tries before a job is a dead letter: over half an hour, far beyond the lease of a claim whose worker died. */
const maxAttempts = 12

/** The reason is in the log, where it stands beside the message's id and nothing of its text. */
class MailNotSent extends Schema.TaggedError<MailNotSent>()("MailNotSent", {}) {
  override get message() {
    return "the mail was not sent; the log says why"
  }
}

/** The worker, as long as the layer lives. */
export const mailWorkerLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const queue = yield* JobQueue
    const work = queue.work({
      queue: mailQueue,
      concurrency: 4,
      maxAttempts,
      visibility: "1 minute",
      handle: ({ body, id }) =>
        Effect.gen(function* () {
          const { batchItemFailures } = yield* handler({ Records: [{ messageId: id, body }] })
          if (batchItemFailures.length > 0) return yield* new MailNotSent()
        })
    })
    yield* Effect.forkScoped(persist(work, (cause) => Effect.logWarning("the mail worker starts again", cause)))
  })
)
