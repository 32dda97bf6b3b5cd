/** Learners and courses as small numbers, one pair of dictionaries a partition: the sets of the windows hold numbers only. */
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { uuidWordsOf } from "@lyceum/messaging/UuidWords"
import { CourseId } from "@lyceum/domain/Ids"
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { Schema } from "effect"
import { WordIndex } from "./WordIndex.ts"

/**
 * Learners in use by open windows. Numbers are dense and used again once no open window holds them. A key that is a UUID is
 * known by its words alone; any other by its text (its words, hashes, stand for it in sketches only).
 */
export class LearnerDictionary {
  private readonly index = new WordIndex()
  private readonly texts = new Map<string, number>()
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
    return this.index.size + this.texts.size
  }

  /** The four words of learner n stand at 4n. */
  get words(): Uint32Array {
    return this.index.words
  }

  /** The number of a learner by the words of a UUID, or -1. */
  find(words: Uint32Array): number {
    return this.index.find(words)
  }

  /** The number of a learner by a key that is no UUID, or -1. */
  findText(key: string): number {
    return this.texts.get(key) ?? -1
  }

  /** A number for a UUID that `find` did not find. */
  admit(words: Uint32Array, key: string): number {
    const learner = this.give(key)
    this.index.enter(words, learner)
    return learner
  }

  /** A number for a key that is no UUID and that `findText` did not find; `words` are its hashes. */
  admitText(words: Uint32Array, key: string): number {
    const learner = this.give(key)
    this.index.keep(words, learner)
    this.texts.set(key, learner)
    return learner
  }

  /** Whether the partitioner of Kafka's Java client would have put this learner into another partition. */
  isMisplaced(learner: number): boolean {
    return this.strange[learner] === 1
  }

  /** The same of a key without a number. */
  isStrange(key: string): boolean {
    return partitionOf(key, this.partitionCount) !== this.partition
  }

  /** Notes that a window which ends at `end` holds the learner. */
  keepUntil(learner: number, end: number): void {
    if ((this.lastEnd[learner] ?? 0) < end) this.lastEnd[learner] = end
  }

  /** Forgets learners that no window ending after `closedEnd` holds. Amortised: a pass runs when the size has doubled. */
  sweep(closedEnd: number): void {
    if (this.size <= this.sweepAbove) return
    const isKept = (learner: number) => (this.lastEnd[learner] ?? 0) > closedEnd
    this.index.retain((learner) => {
      if (isKept(learner)) return true
      // Asked twice a number: it is given back once.
      if (this.lastEnd[learner] !== freed) this.release(learner)
      return false
    })
    for (const [key, learner] of this.texts) {
      if (isKept(learner)) continue
      this.texts.delete(key)
      this.release(learner)
    }
    this.sweepAbove = Math.max(4096, this.size * 2)
  }

  /** Forgets everybody: right only when no window is open. */
  clear(): void {
    this.index.clear()
    this.texts.clear()
    this.free.length = 0
    this.next = 0
    this.sweepAbove = 4096
  }

  private release(learner: number): void {
    this.lastEnd[learner] = freed
    this.free.push(learner)
  }

  private give(key: string): number {
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
    this.strange[learner] = this.isStrange(key) ? 1 : 0
    return learner
  }
}

const freed = Number.NEGATIVE_INFINITY

/** Courses seen while windows are open. Number 0 is `*`, all courses together. */
export class CourseDictionary {
  private readonly index = new WordIndex()
  private readonly words = new Uint32Array(4)
  private names: Array<CourseOrAll> = ["*"]

  /** The number of a course by the words of its id, or -1 when it was not seen yet. */
  find(words: Uint32Array): number {
    return this.index.find(words)
  }

  /** The number of a course (1, 2, 3 …), or -1 when the text is not a course id. */
  numberOf(text: string): number {
    // What is not an id is not remembered, so that broken producers cannot fill the memory.
    if (!isCourseId(text) || !uuidWordsOf(text, this.words)) return -1
    const known = this.index.find(this.words)
    if (known >= 0) return known
    const course = this.names.length
    this.names.push(text)
    this.index.enter(this.words, course)
    return course
  }

  nameOf(course: number): CourseOrAll {
    return this.names[course] ?? "*"
  }

  clear(): void {
    this.index.clear()
    this.names = ["*"]
  }
}

const isCourseId = Schema.is(CourseId)
