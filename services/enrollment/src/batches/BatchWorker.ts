/** Where batches are worked: taken from the job queue, goes on after a restart, and addresses are deleted with age. */
import { BatchId } from "@lyceum/domain/Ids"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { batchQueue } from "@lyceum/messaging/QueueSpecs"
import { DateTime, Effect, Layer, Schedule, Schema } from "effect"
import { Batches } from "./Batches.ts"
import { workBatch } from "./WorkBatch.ts"

/** How long the addresses in a batch are kept. */
export const emailRetentionDays = 30

/** A service that is away is asked again for five minutes; then the job comes back later. */
const patience = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("10 seconds")]).pipe(
  Schedule.upTo({ duration: "5 minutes" })
)

const decodeBody = Schema.decodeUnknownEffect(BatchId)

/** Puts a batch into the queue. Its id is the job's and its group's: twice is once, or at least never at the same time. */
export const enqueueBatch = Effect.fn("enqueueBatch")(function* (id: BatchId) {
  yield* (yield* JobQueue).enqueue(batchQueue, [{ id, body: id, group: id }])
})

const work = Effect.gen(function* () {
  const queue = yield* JobQueue
  return yield* queue.work({
    queue: batchQueue,
    concurrency: 2,
    maxAttempts: 50,
    visibility: "1 minute",
    handle: (job) =>
      Effect.flatMap(decodeBody(job.body), (id) =>
        workBatch(id).pipe(Effect.retry({ schedule: patience, while: (error) => error._tag === "UpstreamUnavailable" }))
      )
  })
})

/** Batches whose process died between keeping and queueing them. */
const requeue = Effect.gen(function* () {
  yield* Effect.forEach(yield* (yield* Batches).unfinished, enqueueBatch, { discard: true })
})

/** Removes the addresses of batches that are older than `emailRetentionDays`. */
export const deleteOldEmails = Effect.gen(function* () {
  const before = DateTime.subtract(yield* DateTime.now, { days: emailRetentionDays })
  const removed = yield* (yield* Batches).deleteEmails(DateTime.toDateUtc(before))
  if (removed > 0) yield* Effect.logInfo("deleted e-mail addresses of old batches", { removed })
})

const again = <E, R>(effect: Effect.Effect<void, E, R>, interval: "1 minute" | "1 hour") =>
  effect.pipe(
    Effect.catchCause((cause) => Effect.logWarning("a repeated task of the batches failed, it runs again", cause)),
    Effect.repeat(Schedule.spaced(interval)),
    Effect.forkScoped
  )

/** The worker and its two repeated tasks, as long as the layer lives. */
export const batchWorkerLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    yield* again(requeue, "1 minute")
    yield* again(deleteOldEmails, "1 hour")
    yield* Effect.forkScoped(persist(work, (cause) => Effect.logWarning("the batch worker starts again", cause)))
  })
)
