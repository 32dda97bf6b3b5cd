/** Where runs of a re-issue are worked: taken from the job queue, and queued again when a process died before it could. */
import { CourseId } from "@lyceum/domain/Ids"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { reissueQueue } from "@lyceum/messaging/QueueSpecs"
import { Effect, Layer, Schedule, Schema } from "effect"
import { type ReissueRun, Reissues } from "./Reissues.ts"

const Body = Schema.fromJsonString(Schema.Struct({ courseId: CourseId, id: Schema.String }))
const encodeBody = Schema.encodeEffect(Body)
const decodeBody = Schema.decodeUnknownEffect(Body)

/** Puts a run into the queue. Its id is the job's and its group's: twice is once, or at least never at the same time. */
export const enqueueReissue = Effect.fn("enqueueReissue")(function* ({ courseId, id }: ReissueRun) {
  const body = yield* Effect.orDie(encodeBody({ courseId, id }))
  yield* (yield* JobQueue).enqueue(reissueQueue, [{ id, body, group: id }])
})

const work = Effect.gen(function* () {
  const queue = yield* JobQueue
  const reissues = yield* Reissues
  return yield* queue.work({
    queue: reissueQueue,
    concurrency: 1,
    maxAttempts: 20,
    visibility: "1 minute",
    handle: (job) => Effect.flatMap(decodeBody(job.body), ({ courseId, id }) => reissues.work(courseId, id))
  })
})

const requeue = Effect.gen(function* () {
  yield* Effect.forEach(yield* (yield* Reissues).unfinished, enqueueReissue, { discard: true })
}).pipe(
  Effect.catchCause((cause) => Effect.logWarning("unfinished runs of a re-issue are not queued yet", cause)),
  Effect.repeat(Schedule.spaced("1 minute"))
)

/** The worker, as long as the layer lives. */
export const reissueWorkerLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    yield* Effect.forkScoped(requeue)
    yield* Effect.forkScoped(persist(work, (cause) => Effect.logWarning("the re-issue worker starts again", cause)))
  })
)
