/** The independent answer: a batch count over all input at once. Shares nothing with the job but the record type. */
import type { LogRecord } from "@lyceum/messaging/EventLog"
import type { ClosedCount } from "../../src/window/PartitionState.ts"

/** A row as the results topic holds it, for comparison. */
const row = (start: number, courseId: string, uniqueLearners: number): string =>
  JSON.stringify({
    windowStart: new Date(start).toISOString(),
    windowEnd: new Date(start + 60_000).toISOString(),
    courseId,
    uniqueLearners
  })

/** Every one-minute window's unique keys by course and over all, ordered by window, `*` first, then course. */
export const bruteForce = (records: ReadonlyArray<LogRecord>): ReadonlyArray<string> => {
  const windows = new Map<number, Map<string, Set<string>>>()
  for (const { key, headers, timestamp } of records) {
    const start = Math.floor(timestamp / 60_000) * 60_000
    const window = windows.get(start) ?? new Map<string, Set<string>>()
    windows.set(start, window)
    for (const id of ["*", headers["courseid"] ?? ""]) window.set(id, (window.get(id) ?? new Set()).add(key ?? ""))
  }
  return [...windows.keys()]
    .sort((a, b) => a - b)
    .flatMap((start) => {
      const window = windows.get(start) ?? new Map<string, Set<string>>()
      return [...window.keys()].sort().map((id) => row(start, id, window.get(id)?.size ?? 0))
    })
}

/** The job's own findings as rows. */
export const rows = (counts: ReadonlyArray<ClosedCount>): ReadonlyArray<string> =>
  counts.map((count) => row(count.windowStart, count.courseId, count.uniqueLearners))
