/** Records to feed the job with, and small seeded randomness. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { ConsumedRecord, LogRecord } from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"

export const minute = 60_000
/** A Tuesday in 2004: event time far in the past is the normal case of a replay. */
export const epoch2004 = Date.UTC(2004, 3, 20, 12)
export const now2026 = Date.UTC(2026, 0, 15, 9)

const courses = Array.from({ length: 64 }, (_, n) => derivedUuid("test-course", String(n)))
/** Keys are opaque to the job; course ids are checked. At most 64 courses. */
const learner = (n: number): string => `learner-${n}`
export const course = (n: number): string => courses[n] ?? ""

/** Activity of a learner in a course. The value is not JSON on purpose: the job never reads it. */
export const activity = (who: number, where: number, timestamp: number): LogRecord => ({
  key: learner(who),
  value: new TextEncoder().encode(`opaque ${who}`),
  headers: { ce_type: "lyceum.learning.item-viewed.v1", courseid: course(where) },
  timestamp
})

/** Spreads records over partitions as a producer does; offsets count up from 0. */
export const spread = (
  records: ReadonlyArray<LogRecord>,
  partitions: number
): ReadonlyArray<ReadonlyArray<ConsumedRecord>> => {
  const spreadOut: Array<Array<ConsumedRecord>> = Array.from({ length: partitions }, () => [])
  for (const record of records) {
    const partition = partitionOf(record.key ?? "", partitions)
    const target = spreadOut[partition]
    target?.push({ ...record, topic: "learning-events", partition, offset: target.length })
  }
  return spreadOut
}

export interface Draw {
  /** A whole number in `[0, below)`. */
  (below: number): number
}

/** Mulberry32: a seeded generator. */
export const seeded = (seed: number): Draw => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
