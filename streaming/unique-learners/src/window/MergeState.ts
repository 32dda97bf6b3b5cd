/**
 * The merge core: counts and watermarks of all input partitions in, final windows out. A window is final when EVERY partition's
 * watermark has passed its end (plus lateness); its count is the sum over the partitions, since one learner is in one
 * partition; it is approximate when one of them is. The last value of each (window, course, partition) counts, so a repeated partial changes nothing.
 */
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import type { ClosedCount } from "./PartitionState.ts"

/** What the checkpoint of the merge remembers besides its low-water offset. */
export interface MergeRestored {
  readonly lowWater: number
  readonly processedTo: number
  /** By input partition; `-Infinity` = never heard of. */
  readonly watermarks: ReadonlyArray<number>
  /** Every window that ends at or before is final and written. */
  readonly finalTo: number
}

/** A record of `analytics-partials`. */
export type Partial =
  | (ClosedCount & { readonly kind: "count"; readonly partition: number })
  | { readonly kind: "watermark"; readonly partition: number; readonly watermark: number }

type PartialCount = Pick<ClosedCount, "approximate" | "uniqueLearners">

interface PendingWindow {
  readonly start: number
  readonly end: number
  readonly firstOffset: number
  readonly courses: Map<CourseOrAll, Map<number, PartialCount>>
}

export class MergeState {
  readonly allowedLateness: number
  readonly watermarks: Array<number>
  readonly pending = new Map<number, PendingWindow>()
  position: number
  finalTo: number
  readonly replayTo: number
  /** Partials that came for a window which was final already, or from a partition that does not exist. */
  stale = 0

  constructor(allowedLateness: number, partitionCount: number, restored: MergeRestored) {
    this.allowedLateness = allowedLateness
    this.watermarks = Array.from(
      { length: partitionCount },
      (_, p) => restored.watermarks[p] ?? Number.NEGATIVE_INFINITY
    )
    this.position = restored.lowWater
    this.replayTo = restored.processedTo
    this.finalTo = restored.finalTo
  }
}

export const mergeBeginning: MergeRestored = {
  lowWater: 0,
  processedTo: 0,
  watermarks: [],
  finalTo: Number.NEGATIVE_INFINITY
}

/** Takes one partial, read at `offset`. */
export const mergeStep = (state: MergeState, offset: number, partial: Partial): void => {
  state.position = offset + 1
  const known = state.watermarks[partial.partition]
  if (known === undefined) {
    state.stale++
    return
  }
  if (partial.kind === "watermark") {
    state.watermarks[partial.partition] = Math.max(known, partial.watermark)
    return
  }
  if (partial.windowEnd <= state.finalTo) {
    if (offset >= state.replayTo) state.stale++
    return
  }
  let window = state.pending.get(partial.windowStart)
  if (window === undefined) {
    window = { start: partial.windowStart, end: partial.windowEnd, firstOffset: offset, courses: new Map() }
    state.pending.set(partial.windowStart, window)
  }
  const course = window.courses.get(partial.courseId)
  const { approximate, partition, uniqueLearners } = partial
  if (course === undefined)
    window.courses.set(partial.courseId, new Map([[partition, { approximate, uniqueLearners }]]))
  else course.set(partition, { approximate, uniqueLearners })
}

/** How far all partitions have come; `-Infinity` while one was never heard of. */
export const mergedWatermark = (state: MergeState): number => Math.min(...state.watermarks)

/**
 * Takes final windows out, oldest first and whole, until about `limit` results; `[]` when nothing is final. All courses first,
 * then by course id. While a restart reads again (`position < replayTo`) nothing is final: the windows are not whole yet.
 */
export const takeFinal = (state: MergeState, limit: number): ReadonlyArray<ClosedCount> => {
  if (state.position < state.replayTo) return []
  const passed = mergedWatermark(state) - state.allowedLateness
  const over = [...state.pending.values()].filter((window) => window.end <= passed).sort((a, b) => a.start - b.start)
  const results: Array<ClosedCount> = []
  for (const window of over) {
    if (results.length >= limit) return results
    for (const courseId of [...window.courses.keys()].sort()) {
      let uniqueLearners = 0
      let approximate = false
      for (const partial of window.courses.get(courseId)?.values() ?? []) {
        uniqueLearners += partial.uniqueLearners
        approximate ||= partial.approximate
      }
      results.push({ windowStart: window.start, windowEnd: window.end, courseId, uniqueLearners, approximate })
    }
    state.pending.delete(window.start)
    state.finalTo = window.end
  }
  state.finalTo = Math.max(state.finalTo, passed)
  return results
}

/** The checkpoint that belongs to what was taken out so far. */
export const mergeCheckpoint = (state: MergeState): MergeRestored => {
  let lowWater = state.position
  for (const window of state.pending.values()) lowWater = Math.min(lowWater, window.firstOffset)
  return {
    lowWater,
    processedTo: Math.max(state.replayTo, state.position),
    watermarks: [...state.watermarks],
    finalTo: state.finalTo
  }
}
