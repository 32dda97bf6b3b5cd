/** Where exports are written: taken from the job queue, one at a time a process, and given up with a reason in the end. */
import type { ExportFailure } from "@lyceum/api/AnalyticsExports"
import { type Job, JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { exportQueue } from "@lyceum/messaging/QueueSpecs"
import { Cause, Clock, Effect, Layer, Schedule } from "effect"
import { requestDaily } from "./DailyExports.ts"
import { decodeExportJob, enqueueExport, maxAttempts } from "./ExportQueue.ts"
import { Exports } from "./Exports.ts"
import { expireExports, giveUp, sweepObjects } from "./Housekeeping.ts"
import { runExport } from "./RunExport.ts"

const failureOf = (cause: Cause.Cause<unknown>): ExportFailure => {
  const error = Cause.squash(cause)
  return typeof error === "object" && error !== null && "_tag" in error && error._tag === "ObjectStoreUnavailable"
    ? "store-unavailable"
    : "internal"
}

/** Works a job. The last failed attempt gives the export up; what cannot be read as a job is a dead letter. */
export const workExport = Effect.fn("workExport")(function* (job: Job) {
  const id = yield* decodeExportJob(job.body)
  yield* runExport(id).pipe(
    Effect.catchCauseIf(
      (cause) => job.attempt >= maxAttempts && !Cause.hasInterrupts(cause),
      Effect.fnUntraced(function* (cause) {
        yield* Effect.logError(`export ${id} is given up`, cause)
        yield* (yield* Exports).fail(id, failureOf(cause), new Date(yield* Clock.currentTimeMillis))
      })
    )
  )
})

const work = Effect.gen(function* () {
  const queue = yield* JobQueue
  return yield* queue.work({
    queue: exportQueue,
    concurrency: 1,
    maxAttempts,
    visibility: "1 minute",
    handle: workExport
  })
})

/** Exports whose process died between keeping and queueing them. */
const requeue = Effect.gen(function* () {
  yield* Effect.forEach(yield* (yield* Exports).open, enqueueExport, { discard: true })
})

const again = <A, E, R>(effect: Effect.Effect<A, E, R>, interval: "1 minute" | "1 hour") =>
  effect.pipe(
    Effect.catchCause((cause) => Effect.logWarning("a repeated task of the exports failed, it runs again", cause)),
    Effect.repeat(Schedule.spaced(interval)),
    Effect.forkScoped
  )

/** The worker and its repeated tasks, as long as the layer lives. */
export const exportWorkerLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    yield* again(Effect.andThen(requestDaily, requeue), "1 minute")
    yield* again(Effect.andThen(giveUp, Effect.andThen(expireExports, sweepObjects)), "1 hour")
    yield* Effect.forkScoped(persist(work, (cause) => Effect.logWarning("the export worker starts again", cause)))
  })
)
