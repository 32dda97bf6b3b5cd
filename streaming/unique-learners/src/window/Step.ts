/**
 * The hot path: records of one partition, in offset order, into its windows. Reads key, timestamp and the header `courseid`,
 * never the value. The outcome depends on the records alone, however they are cut into batches; the wall clock only decides
 * which times lie too far ahead.
 */
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { uuidWordsOf } from "@lyceum/messaging/UuidWords"
import type { CourseDictionary } from "./Dictionaries.ts"
import { OpenWindow } from "./OpenWindow.ts"
import type { PartitionState, QuarantineReason } from "./PartitionState.ts"
import { wordsOfText } from "./Words.ts"

/** Takes records into the state. `wallNow` in milliseconds since 1970. Windows that are over stay until `close`. */
export const step = (state: PartitionState, records: ReadonlyArray<ConsumedRecord>, wallNow: number): void => {
  const { window: size, outOfOrderness, allowedLateness, futureSkew } = state.config
  const { courses, counters, replayTo } = state
  const ceiling = wallNow + futureSkew
  let current: OpenWindow | undefined
  for (const record of records) {
    const { offset, timestamp } = record
    state.position = offset + 1
    if (offset > state.replayLimit) enforceReplayLimit(state, offset)
    const isUuid = readKey(record)
    if (!isUuid && (record.key === null || record.key === "")) {
      quarantine(state, record, "no-key")
      continue
    }
    const course = readCourse(record, courses)
    if (course === missing) {
      quarantine(state, record, "no-course")
      continue
    }
    if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
      quarantine(state, record, "bad-timestamp")
      continue
    }
    if (course === unreadable) {
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
    const misplaced = count(state, current, course, record, isUuid)
    if (offset >= replayTo) {
      counters.counted++
      if (misplaced) counters.misplaced++
    } else counters.replayed++
    if (timestamp - outOfOrderness > state.watermark) state.watermark = timestamp - outOfOrderness
  }
}

const missing = -2
const unreadable = -1
/** Words of the record at hand: the functions never yield while they use them. */
const learnerWords = new Uint32Array(4)
const courseWords = new Uint32Array(4)

/** Puts the key's words into `learnerWords`; false = it is no UUID. */
const readKey = (record: ConsumedRecord): boolean => {
  if (record.keyUuid !== undefined) return record.keyUuid(learnerWords)
  return record.key !== null && uuidWordsOf(record.key, learnerWords)
}

const readCourse = (record: ConsumedRecord, courses: CourseDictionary): number => {
  if (record.headerUuid !== undefined && record.headerUuid("courseid", courseWords)) {
    const known = courses.find(courseWords)
    if (known >= 0) return known
  }
  const text = record.header === undefined ? record.headers["courseid"] : record.header("courseid")
  if (text === undefined) return missing
  if (record.headerUuid === undefined && uuidWordsOf(text, courseWords)) {
    const known = courses.find(courseWords)
    if (known >= 0) return known
  }
  return courses.numberOf(text)
}

/** Adds the learner of `learnerWords` to the window; true when the record is in another partition than its key belongs to. */
const count = (state: PartitionState, window: OpenWindow, course: number, record: ConsumedRecord, isUuid: boolean) => {
  const { courses, learners } = state
  const key = isUuid ? "" : (record.key ?? "")
  let learner = isUuid ? learners.find(learnerWords) : learners.findText(key)
  if (learner < 0) {
    if (!isUuid) wordsOfText(key, learnerWords)
    if (window.isEstimated(course)) {
      window.estimate(course, learnerWords)
      return learners.isStrange(record.key ?? "")
    }
    learner = isUuid ? learners.admit(learnerWords, record.key ?? "") : learners.admitText(learnerWords, key)
  }
  if (window.add(course, learner, learners)) {
    learners.keepUntil(learner, window.end)
    if (window.isTight) window.relieve(learners, (one) => courses.nameOf(one))
  }
  return learners.isMisplaced(learner)
}

const openWindow = (state: PartitionState, start: number, end: number, offset: number): OpenWindow => {
  const window = new OpenWindow(start, end, offset, state.windowBudget)
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
  state.late.push(copyOf(record))
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
  state.quarantined.push({ record: copyOf(record), reason })
  if (reason === "timestamp-ahead") state.ahead.push({ offset: record.offset, timestamp: record.timestamp })
}

/** A record of its own: one that lies in its batch would keep the whole batch until the next commit. */
const copyOf = ({ headers, key, offset, partition, timestamp, topic, value }: ConsumedRecord): ConsumedRecord => ({
  topic,
  partition,
  offset,
  key,
  timestamp,
  headers,
  value: value.slice()
})

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
