/** Works queue `material-reports`. What cannot be read, or is about nothing that we know, is a dead letter after its attempts. */
import { MaterialReportBody, materialReportsQueue } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { persist } from "@lyceum/messaging/Persist"
import { Effect, Layer, Schema } from "effect"
import { MaterialReports } from "./MaterialReports.ts"

/** Tries before a report is a dead letter: long enough for a store or database that is away for some minutes. */
const maxAttempts = 8

const decode = Schema.decodeUnknownEffect(MaterialReportBody)

/** The worker, as long as the layer lives. */
export const reportWorker = Layer.effectDiscard(
  Effect.gen(function* () {
    const queue = yield* JobQueue
    const reports = yield* MaterialReports
    const work = queue.work({
      queue: materialReportsQueue,
      concurrency: 2,
      maxAttempts,
      visibility: "1 minute",
      handle: ({ body }) => Effect.flatMap(decode(body), reports.take)
    })
    yield* Effect.forkScoped(
      persist(work, (cause) => Effect.logWarning("the worker of material reports starts again", cause))
    )
  })
)
