/** Telemetry that was given up so that the service goes on: counted by what it was and why. */
import { cells } from "./Own.ts"

const dropped = cells(
  "counter",
  "lyceum_telemetry_dropped_total",
  "Spans and log lines that were given up because nobody took them"
)

/** More spans came than the queue holds. */
export const droppedAtQueue = dropped({ signal: "spans", reason: "queue-full" })
/** The collector did not take a batch, or was not asked because it did not take the last one. */
export const droppedAtCollector = dropped({ signal: "spans", reason: "collector" })
/** Standard output, or the file of the log, takes no more: a full disk, or a reader that is behind. */
export const droppedLines = dropped({ signal: "logs", reason: "output" })
