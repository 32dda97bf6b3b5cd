/** Time's part of the core: what closes windows, and what one commit has to hold. */
import type { ClosedCount, PartitionState, Quarantined, Restored } from "./PartitionState.ts"
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"

/**
 * Moves the watermark of an idle partition: one that is at the end of its log (an empty read there) and had no record for
 * `idleTimeout`; the caller knows both. It goes as far as somebody needs (`demand`: the furthest watermark of the other
 * partitions; and the end of its own open windows) and never further than the wall clock allows. Without a need it stays: so
 * an old log can be replayed into a quiet topic, though every partition was idle before.
 */
export const advanceIdle = (state: PartitionState, wallNow: number, demand: number): void => {
  const { outOfOrderness, idleGrace, allowedLateness } = state.config
  let need = demand
  for (const window of state.open.values()) need = Math.max(need, window.end + allowedLateness)
  state.watermark = Math.max(state.watermark, Math.min(need, wallNow - outOfOrderness - idleGrace))
}

/** Closes every window that the watermark has passed. The counts wait in `state.closed` for the next commit. */
export const close = (state: PartitionState): void => {
  const { watermark, config } = state
  if (state.nextEnd + config.allowedLateness > watermark) return
  const over = [...state.open.values()].filter((window) => window.end + config.allowedLateness <= watermark)
  over.sort((a, b) => a.start - b.start)
  state.counters.closed += over.length
  for (const window of over) {
    state.open.delete(window.start)
    for (let course = 0; course < window.courses; course++) {
      const uniqueLearners = window.countOf(course)
      if (uniqueLearners === 0) continue
      const courseId = state.courses.nameOf(course)
      const approximate = window.isApproximate(course)
      if (approximate) state.counters.approximate++
      state.closed.push({ windowStart: window.start, windowEnd: window.end, courseId, uniqueLearners, approximate })
    }
  }
  state.nextEnd = Number.POSITIVE_INFINITY
  state.replayLimit = Number.POSITIVE_INFINITY
  for (const window of state.open.values()) {
    state.nextEnd = Math.min(state.nextEnd, window.end)
    state.replayLimit = Math.min(state.replayLimit, window.firstOffset + config.maxReplay)
  }
  if (state.open.size > 0) return state.learners.sweep(watermark - config.allowedLateness)
  state.learners.clear()
  state.courses.clear()
}

/** Everything that has to become visible together with one checkpoint. */
export interface Commit {
  readonly closed: ReadonlyArray<ClosedCount>
  readonly late: ReadonlyArray<ConsumedRecord>
  readonly quarantined: ReadonlyArray<Quarantined>
  readonly checkpoint: Restored
}

/**
 * Takes what waits, and the checkpoint that belongs to it. The low water is the first offset of the oldest open window; also in
 * the middle of a replay, where windows not met again yet begin at or after `position`.
 */
export const takeCommit = (state: PartitionState): Commit => {
  let lowWater = state.position
  for (const window of state.open.values()) lowWater = Math.min(lowWater, window.firstOffset)
  state.ahead = state.ahead.filter(({ offset }) => offset >= lowWater)
  const ceiling = state.watermark + state.config.outOfOrderness
  const held = state.ahead.filter(({ timestamp }) => timestamp <= ceiling).map(({ offset }) => offset)
  const { closed, late, quarantined } = state
  state.closed = []
  state.late = []
  state.quarantined = []
  const processedTo = Math.max(state.replayTo, state.position)
  return { closed, late, quarantined, checkpoint: { lowWater, watermark: state.watermark, processedTo, held } }
}
