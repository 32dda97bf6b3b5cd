/** All that the first stage knows about one input partition. Mutable and owned by one task; a restart builds it anew. */
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { CourseDictionary, LearnerDictionary } from "./Dictionaries.ts"
import type { OpenWindow } from "./OpenWindow.ts"
import { type WindowConfig, windowBudget } from "./WindowConfig.ts"

/** Why a record could not be placed. */
export type QuarantineReason = "no-key" | "no-course" | "bad-course" | "bad-timestamp" | "timestamp-ahead"

export interface Quarantined {
  readonly record: ConsumedRecord
  readonly reason: QuarantineReason
}

/** Unique learners of one closed window in this partition. Times in milliseconds since 1970. `approximate`: a sketch's estimate. */
export interface ClosedCount {
  readonly windowStart: number
  readonly windowEnd: number
  readonly courseId: CourseOrAll
  readonly uniqueLearners: number
  readonly approximate: boolean
}

/** What a checkpoint remembers besides the low-water offset that it goes on from. */
export interface Restored {
  readonly lowWater: number
  /** `-Infinity` while the partition never had a record. */
  readonly watermark: number
  /** Every record below was dealt with: read again, it only rebuilds open windows. */
  readonly processedTo: number
  /** Offsets below `processedTo` that were quarantined for their time although that time is past the watermark now. */
  readonly held: ReadonlyArray<number>
}

/** Counts since the task was opened; records read again after a restart count only in `replayed`. */
export interface Counters {
  counted: number
  late: number
  quarantined: number
  misplaced: number
  replayed: number
  /** Windows closed, for whatever reason. */
  closed: number
  /** Windows closed early by `maxReplay`. */
  forced: number
  /** Counts of closed windows that are estimates. */
  approximate: number
}

/** A record that was quarantined because its time lay ahead. */
interface Ahead {
  readonly offset: number
  readonly timestamp: number
}

export class PartitionState {
  readonly config: WindowConfig
  readonly partition: number
  readonly learners: LearnerDictionary
  readonly courses = new CourseDictionary()
  readonly open = new Map<number, OpenWindow>()
  watermark: number
  /** The next offset to read. */
  position: number
  /** See `Restored.processedTo`; fixed while the task lives, since only a restart can read a record twice. */
  readonly replayTo: number
  /** The newest time that a record below `replayTo` can have had and been taken. */
  readonly replayCeiling: number
  readonly held: ReadonlySet<number>
  /** Bytes that the sets of one window may take. */
  readonly windowBudget: number
  ahead: Array<Ahead> = []
  /** The smallest end of an open window, `Infinity` when none is open. */
  nextEnd = Number.POSITIVE_INFINITY
  /** The offset past which the oldest open window breaks `maxReplay`, `Infinity` when none is open. */
  replayLimit = Number.POSITIVE_INFINITY
  closed: Array<ClosedCount> = []
  late: Array<ConsumedRecord> = []
  quarantined: Array<Quarantined> = []
  readonly counters: Counters = {
    counted: 0,
    late: 0,
    quarantined: 0,
    misplaced: 0,
    replayed: 0,
    closed: 0,
    forced: 0,
    approximate: 0
  }

  constructor(config: WindowConfig, partition: number, partitionCount: number, restored: Restored) {
    this.config = config
    this.partition = partition
    this.learners = new LearnerDictionary(partition, partitionCount)
    this.watermark = restored.watermark
    this.position = restored.lowWater
    this.replayTo = restored.processedTo
    this.replayCeiling = restored.watermark + config.outOfOrderness
    this.held = new Set(restored.held)
    this.windowBudget = windowBudget(config)
    for (const offset of restored.held) this.ahead.push({ offset, timestamp: Number.NEGATIVE_INFINITY })
  }
}

/** What a partition starts from when it has no checkpoint. */
export const beginning: Restored = { lowWater: 0, watermark: Number.NEGATIVE_INFINITY, processedTo: 0, held: [] }
