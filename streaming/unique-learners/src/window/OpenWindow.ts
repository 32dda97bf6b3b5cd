/** One window that still takes records: exact unique learners of every course and of all courses (number 0). */
import { PairSet } from "./PairSet.ts"

export class OpenWindow {
  readonly start: number
  readonly end: number
  /** The offset of the first record that it took: a restart has to read from here. */
  readonly firstOffset: number
  private counts = new Uint32Array(8)
  private readonly pairs = new PairSet()
  /** One bit a learner: numbers are dense, so this is smaller and faster than pairs. */
  private everybody = new Uint32Array(8)

  constructor(start: number, end: number, firstOffset: number) {
    this.start = start
    this.end = end
    this.firstOffset = firstOffset
  }

  /** Adds a learner to a course and to all courses; true when the course did not have the learner yet. */
  add(course: number, learner: number): boolean {
    if (!this.pairs.add(course, learner)) return false
    if (course >= this.counts.length) this.grow(course)
    this.counts[course] = (this.counts[course] ?? 0) + 1
    const word = learner >>> 5
    if (word >= this.everybody.length) this.growEverybody(word)
    const bits = this.everybody[word] ?? 0
    const bit = 1 << (learner & 31)
    if ((bits & bit) === 0) {
      this.everybody[word] = bits | bit
      this.counts[0] = (this.counts[0] ?? 0) + 1
    }
    return true
  }

  /** Unique learners by course number; index 0 holds all courses together. */
  get uniqueLearners(): Uint32Array {
    return this.counts
  }

  private growEverybody(word: number): void {
    const everybody = new Uint32Array(Math.max(word + 1, this.everybody.length * 2))
    everybody.set(this.everybody)
    this.everybody = everybody
  }

  private grow(course: number): void {
    const counts = new Uint32Array(Math.max(course + 1, this.counts.length * 2))
    counts.set(this.counts)
    this.counts = counts
  }
}
