/** The queue of exports. */
import { ExportId } from "@lyceum/domain/Ids"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { exportQueue } from "@lyceum/messaging/QueueSpecs"
import { Effect, Schema } from "effect"

/** Tries before an export is given up: over half an hour, and each goes on where the last one stopped. */
export const maxAttempts = 12

/** What stands in a job. */
export const decodeExportJob = Schema.decodeUnknownEffect(ExportId)

/** Puts an export into the queue. Its id is the job's and its group's: twice is once, or at least never at the same time. */
export const enqueueExport = Effect.fn("enqueueExport")(function* (id: ExportId) {
  yield* (yield* JobQueue).enqueue(exportQueue, [{ id, body: id, group: id }])
})
