/** Strings to small numbers, one pair of dictionaries a partition: the sets of the windows hold numbers only. */
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { CourseId } from "@lyceum/domain/Ids"
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { Schema } from "effect"

/** Learners in use by open windows. Numbers are dense and used again once no open window holds them. */
export class LearnerDictionary {
  private readonly numbers = new Map<string, number>()
  private readonly free: Array<number> = []
  private lastEnd = new Float64Array(1024)
  private strange = new Uint8Array(1024)
  private next = 0
  private sweepAbove = 4096
  private readonly partition: number
  private readonly partitionCount: number

  constructor(partition: number, partitionCount: number) {
    this.partition = partition
    this.partitionCount = partitionCount
  }

  get size(): number {
    return this.numbers.size
  }

  /** The number of a learner, given out when the learner is new here. */
  numberOf(key: string): number {
    return this.numbers.get(key) ?? this.admit(key)
  }

  /** Whether the partitioner of Kafka's Java client would have put this learner into another partition. */
  isMisplaced(learner: number): boolean {
    return this.strange[learner] === 1
  }

  /** Notes that a window which ends at `end` holds the learner. */
  keepUntil(learner: number, end: number): void {
    if ((this.lastEnd[learner] ?? 0) < end) this.lastEnd[learner] = end
  }

  /** Forgets learners that no window ending after `closedEnd` holds. Amortised: a pass runs when the size has doubled. */
  sweep(closedEnd: number): void {
    if (this.numbers.size <= this.sweepAbove) return
    for (const [key, learner] of this.numbers) {
      if ((this.lastEnd[learner] ?? 0) > closedEnd) continue
      this.numbers.delete(key)
      this.free.push(learner)
    }
    this.sweepAbove = Math.max(4096, this.numbers.size * 2)
  }

  /** Forgets everybody: right only when no window is open. */
  clear(): void {
    this.numbers.clear()
    this.free.length = 0
    this.next = 0
    this.sweepAbove = 4096
  }

  private admit(key: string): number {
    const learner = this.free.pop() ?? this.next++
    if (learner >= this.lastEnd.length) {
      const lastEnd = new Float64Array(learner * 2)
      lastEnd.set(this.lastEnd)
      this.lastEnd = lastEnd
      const strange = new Uint8Array(learner * 2)
      strange.set(this.strange)
      this.strange = strange
    }
    this.lastEnd[learner] = 0
    this.strange[learner] = partitionOf(key, this.partitionCount) === this.partition ? 0 : 1
    this.numbers.set(key, learner)
    return learner
  }
}

/** Courses seen while windows are open. Number 0 is `*`, all courses together. */
export class CourseDictionary {
  private readonly numbers = new Map<string, number>()
  private names: Array<CourseOrAll> = ["*"]

  /** The number of a course (1, 2, 3 …), or -1 when the text is not a course id. */
  numberOf(text: string): number {
    return this.numbers.get(text) ?? this.admit(text)
  }

  nameOf(course: number): CourseOrAll {
    return this.names[course] ?? "*"
  }

  clear(): void {
    this.numbers.clear()
    this.names = ["*"]
  }

  private admit(text: string): number {
    // What is not an id is not remembered, so that broken producers cannot fill the memory.
    if (!isCourseId(text)) return -1
    const course = this.names.length
    this.names.push(text)
    this.numbers.set(text, course)
    return course
  }
}

const isCourseId = Schema.is(CourseId)
