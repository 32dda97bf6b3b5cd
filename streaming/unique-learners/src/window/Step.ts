/**
 * The hot path: records of one partition, in offset order, into its windows. Reads key, timestamp and the header `courseid`,
 * never the value. The outcome depends on the records alone, however they are cut into batches; the wall clock only decides
 * which times lie too far ahead.
 */
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { OpenWindow } from "./OpenWindow.ts"
import type { PartitionState, QuarantineReason } from "./PartitionState.ts"

/** Takes records into the state. `wallNow` in milliseconds since 1970. Windows that are over stay until `close`. */
export const step = (state: PartitionState, records: ReadonlyArray<ConsumedRecord>, wallNow: number): void => {
  const { window: size, outOfOrderness, allowedLateness, futureSkew } = state.config
  const { learners, courses, counters, replayTo } = state
  const ceiling = wallNow + futureSkew
  let current: OpenWindow | undefined
  for (const record of records) {
    const { key, offset, timestamp } = record
    state.position = offset + 1
    if (offset > state.replayLimit) enforceReplayLimit(state, offset)
    if (key === null || key === "") {
      quarantine(state, record, "no-key")
      continue
    }
    const courseId = record.header === undefined ? record.headers["courseid"] : record.header("courseid")
    if (courseId === undefined) {
      quarantine(state, record, "no-course")
      continue
    }
    if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
      quarantine(state, record, "bad-timestamp")
      continue
    }
    const course = courses.numberOf(courseId)
    if (course < 0) {
      quarantine(state, record, "bad-course")
      continue
    }
    if (offset < replayTo ? timestamp > state.replayCeiling || state.held.has(offset) : timestamp > ceiling) {
      quarantine(state, record, "timestamp-ahead")
      continue
    }
    if (current === undefined || timestamp < current.start || timestamp >= current.end) {
      const start = timestamp - (timestamp % size)
      const end = start + size
      if (end + allowedLateness <= state.watermark) {
        tooLate(state, record)
        continue
      }
      current = state.open.get(start) ?? openWindow(state, start, end, offset)
    } else if (current.end + allowedLateness <= state.watermark) {
      tooLate(state, record)
      continue
    }
    const learner = learners.numberOf(key)
    if (current.add(course, learner)) learners.keepUntil(learner, current.end)
    if (offset >= replayTo) {
      counters.counted++
      if (learners.isMisplaced(learner)) counters.misplaced++
    } else counters.replayed++
    if (timestamp - outOfOrderness > state.watermark) state.watermark = timestamp - outOfOrderness
  }
}

const openWindow = (state: PartitionState, start: number, end: number, offset: number): OpenWindow => {
  const window = new OpenWindow(start, end, offset)
  state.open.set(start, window)
  state.nextEnd = Math.min(state.nextEnd, end)
  state.replayLimit = Math.min(state.replayLimit, offset + state.config.maxReplay)
  return window
}

/** A record below `replayTo` was written where it belongs before the restart, together with the checkpoint. */
const tooLate = (state: PartitionState, record: ConsumedRecord): void => {
  if (record.offset < state.replayTo) {
    state.counters.replayed++
    return
  }
  state.counters.late++
  state.late.push(record)
}

const quarantine = (state: PartitionState, record: ConsumedRecord, reason: QuarantineReason): void => {
  if (record.offset < state.replayTo) {
    state.counters.replayed++
    // Held ones are known already; the others must be known should their time be passed before the low water passes them.
    if (reason !== "timestamp-ahead" || state.held.has(record.offset)) return
    state.ahead.push({ offset: record.offset, timestamp: record.timestamp })
    return
  }
  state.counters.quarantined++
  state.quarantined.push({ record, reason })
  if (reason === "timestamp-ahead") state.ahead.push({ offset: record.offset, timestamp: record.timestamp })
}

/** Ends windows, by moving the watermark, until none holds the low water further back than `maxReplay`. */
const enforceReplayLimit = (state: PartitionState, offset: number): void => {
  const { allowedLateness, maxReplay } = state.config
  for (;;) {
    let oldest: OpenWindow | undefined
    for (const window of state.open.values()) {
      if (window.end + allowedLateness <= state.watermark) continue
      if (oldest === undefined || window.firstOffset < oldest.firstOffset) oldest = window
    }
    state.replayLimit = oldest === undefined ? Number.POSITIVE_INFINITY : oldest.firstOffset + maxReplay
    if (oldest === undefined || offset <= state.replayLimit) return
    state.watermark = oldest.end + allowedLateness
    if (offset >= state.replayTo) state.counters.forced++
  }
}
