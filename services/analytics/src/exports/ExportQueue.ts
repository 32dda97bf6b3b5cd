/** The queue of exports. */
import { ExportId } from "@lyceum/domain/Ids"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { Effect, Schema } from "effect"

/** Name of the queue. */
export const exportQueue = "analytics-exports"

/** Tries before an export is given up: over half an hour, and each goes on where the last one stopped. */
export const maxAttempts = 12

/** What stands in a job. */
export const decodeExportJob = Schema.decodeUnknownEffect(ExportId)

/** Puts an export into the queue. Its id is the job's: twice is once. */
export const enqueueExport = Effect.fn("enqueueExport")(function* (id: ExportId) {
  yield* (yield* JobQueue).enqueue(exportQueue, [{ id, body: id }])
})
