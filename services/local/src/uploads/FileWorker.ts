/** Works queue `object-created` with the function that works it in the cloud: one upload a call, given back when it failed. */
import { objectCreatedQueue } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { Effect, Layer, Schema } from "effect"

/** Tries before a job is a dead letter. */
const maxAttempts = 6

/** The reason is in the log. */
class NotChecked extends Schema.TaggedError<NotChecked>()("NotChecked", {}) {
  override get message() {
    return "the upload was not checked; the log says why"
  }
}

/** Loaded when the first file comes: a start without uploads does not pay for readers of pictures, films and documents. */
const processor = Effect.promise(() =>
  Promise.all([import("@lyceum/file-processor/Handler"), import("@lyceum/file-processor/scan/Scanner")])
)

/** The worker, as long as the layer lives. One file at a time: a big picture takes much memory. */
export const fileWorker = Layer.effectDiscard(
  Effect.gen(function* () {
    const queue = yield* JobQueue
    const work = queue.work({
      queue: objectCreatedQueue,
      concurrency: 1,
      maxAttempts,
      visibility: "1 minute",
      handle: ({ body, id }) =>
        Effect.gen(function* () {
          const [{ handler }, { Scanner }] = yield* processor
          const { batchItemFailures } = yield* handler({ Records: [{ messageId: id, body }] }).pipe(
            Effect.provide(Scanner.none)
          )
          if (batchItemFailures.length > 0) return yield* new NotChecked()
        })
    })
    yield* Effect.forkScoped(persist(work, (cause) => Effect.logWarning("the worker of uploads starts again", cause)))
  })
)
