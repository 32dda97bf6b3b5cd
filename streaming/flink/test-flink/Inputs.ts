/** One input for both engines, in three pieces, and what a batch count over it gives. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"

export const partitions = 4
/** This one gets nothing before the last piece. */
const quietPartition = 3
const minute = 60_000
const seconds = 1_000

/** A whole number in `[0, below)`. */
export type Draw = (below: number) => number

const learnersOf = Array.from({ length: partitions }, (_, partition) => {
  const all = Array.from({ length: 400 }, (__, n) => derivedUuid("flink-learner", String(n)))
  return all.filter((key) => partitionOf(key, partitions) === partition)
})
const courses = Array.from({ length: 8 }, (_, n) => derivedUuid("flink-course", String(n)))
const active = [0, 1, 2]
const everyPartition = [...active, quietPartition]

const record = (key: string | null, courseId: string | undefined, timestamp: number): LogRecord => ({
  key,
  value: new TextEncoder().encode("not read"),
  headers: courseId === undefined ? {} : { courseid: courseId },
  timestamp
})

/** Activity from minute `from` to minute `to`, up to 9 s out of order. */
const activity = (draw: Draw, base: number, from: number, to: number, among: ReadonlyArray<number>) =>
  Array.from({ length: (to - from) * 300 }, (_, n): LogRecord => {
    const learners = learnersOf[among[draw(among.length)] ?? 0] ?? []
    const at = base + from * minute + 10 * seconds + n * 200 - draw(9 * seconds)
    return record(learners[draw(learners.length)] ?? "", courses[draw(courses.length)], at)
  })

/** One record in each partition, which takes the watermark to exactly `at`. Written again it changes no count. */
const advance = (at: number, among: ReadonlyArray<number>) =>
  among.map((partition) => record(learnersOf[partition]?.[0] ?? "", courses[0], at + 10 * seconds))

/** New learners for windows that are closed: each of them would change a count. */
const late = (base: number) =>
  active.flatMap((partition) =>
    [1, 3].map((window) =>
      record(
        lateLearners.find((key) => partitionOf(key, partitions) === partition) ?? "",
        courses[window],
        base + window * minute
      )
    )
  )
const lateLearners = Array.from({ length: 60 }, (_, n) => derivedUuid("flink-late-learner", String(n)))

/** Neither engine counts these: no key, an empty one, no course, a course that is none, a time far ahead of the clock. */
const misfits = (base: number, now: number) => [
  record(null, courses[0], base + 7.5 * minute),
  record("", courses[0], base + 7.5 * minute),
  record(learnersOf[0]?.[0] ?? "", undefined, base + 7.5 * minute),
  record(learnersOf[0]?.[0] ?? "", "COURSE-1", base + 7.5 * minute),
  record(learnersOf[0]?.[0] ?? "", courses[0], now + 3_600 * seconds)
]

/** Records to write at once, and those that keep partitions awake until both engines have written what is due. */
export interface Piece {
  readonly records: ReadonlyArray<LogRecord>
  /** Flink closes nothing while every partition is idle, so somebody has to speak while the silent ones become idle. */
  readonly heartbeat: ReadonlyArray<LogRecord>
  /** Windows that begin before this are due then. */
  readonly due: number
}

/**
 * The pieces, cut between windows: a silence in the middle of a window would end it. `base` is the start of a minute in the
 * past. The first is silent in one partition, the second in two, the third wakes both.
 */
export const pieces = (draw: Draw, base: number, now: number) => {
  const at = (minutes: number) => base + minutes * minute
  const piece = (records: ReadonlyArray<LogRecord>, due: number, awake: ReadonlyArray<number>): Piece => ({
    records,
    heartbeat: advance(at(due), awake),
    due: at(due)
  })
  const lateOnes = late(base)
  const bad = misfits(base, now)
  const second = activity(draw, base, 7, 9, [0, 1])
  const half = Math.floor(second.length / 2)
  const all: ReadonlyArray<Piece> = [
    piece(activity(draw, base, 0, 4, active), 5, active),
    piece([...lateOnes, ...second.slice(0, half), ...bad, ...second.slice(half)], 10, [0, 1]),
    piece(activity(draw, base, 12, 13, everyPartition), 15, everyPartition)
  ]
  const uncounted = new Set([...lateOnes, ...bad])
  const counted = all
    .flatMap(({ heartbeat, records }) => [...records, ...heartbeat])
    .filter((one) => !uncounted.has(one))
  return { all, counted, late: lateOnes, misfits: bad, end: at(15) }
}
