/**
 * One window that still takes records: unique learners of every course and of all courses (number 0). Exact while the sets stay
 * within the window's budget; past it the largest become sketches (`relieve`). What is a sketch depends on the window's own
 * records in their order alone, so a replay decides the same: what the sets take is reckoned, not measured.
 */
import type { LearnerDictionary } from "./Dictionaries.ts"
import { HyperLogLog, sketchBytes } from "./HyperLogLog.ts"
import { LearnerSet } from "./LearnerSet.ts"
import { hashOf } from "./Words.ts"

/** What exactness costs at most, in bytes: a learner in a course's set, a learner in the dictionary, and a set. */
export const memberBytes = 16
export const learnerBytes = 64
export const setBytes = 128
/** A course of fewer learners takes less exact than twice a sketch: it stays exact. */
export const leastEstimated = (2 * sketchBytes) / memberBytes

export class OpenWindow {
  readonly start: number
  readonly end: number
  /** The offset of the first record that it took: a restart has to read from here. */
  readonly firstOffset: number
  private readonly budget: number
  /** Past so many bytes it is time to look for relief; above the budget after a look that found too little. */
  private limit: number
  /** Exact sets by course; at 0 the learners who are in any, who are all learners while `*` is no sketch. */
  private readonly sets: Array<LearnerSet | undefined> = [new LearnerSet()]
  private readonly sketches = new Map<number, HyperLogLog>()
  /** Sizes of the courses' sets together, and how many there are. */
  private members = 0
  private setCount = 0

  /** `budget`: bytes that the sets may take. */
  constructor(start: number, end: number, firstOffset: number, budget: number) {
    this.start = start
    this.end = end
    this.firstOffset = firstOffset
    this.budget = budget
    this.limit = budget
  }

  /** What sets and sketches take at most, in bytes. */
  get bytes(): number {
    const sets = this.members * memberBytes + this.setCount * setBytes
    return sets + this.learnerCount * learnerBytes + this.sketches.size * sketchBytes
  }

  /** Whether `relieve` has to be called. */
  get isTight(): boolean {
    return this.bytes > this.limit
  }

  /** Whether a course and all courses are sketches: their learners need no number, and `estimate` takes them. */
  isEstimated(course: number): boolean {
    return this.sketches.size > 1 && this.sketches.has(0) && this.sketches.has(course)
  }

  isApproximate(course: number): boolean {
    return this.sketches.has(course)
  }

  /** Adds a learner to a course and to all courses; true when an exact set holds the learner now that did not before. */
  add(course: number, learner: number, learners: LearnerDictionary): boolean {
    if (this.sketches.size > 0) {
      const { words } = learners
      this.sketch(0, words, learner * 4)
      if (this.sketch(course, words, learner * 4)) {
        return !this.sketches.has(0) && this.sets[0]?.add(learner) === true
      }
    }
    const set = this.sets[course] ?? this.newSet(course)
    if (!set.add(learner)) return false
    this.members++
    this.sets[0]?.add(learner)
    return true
  }

  /** Adds a learner to a course where both are sketches, by the words. */
  estimate(course: number, words: Uint32Array): void {
    this.sketch(0, words, 0)
    this.sketch(course, words, 0)
  }

  /** Course numbers lie below it. Some of them may have nothing here. */
  get courses(): number {
    return this.sets.length
  }

  /** Unique learners of a course (0 = of all): exact, or the sketch's estimate. 0 = the course was not here. */
  countOf(course: number): number {
    const sketch = this.sketches.get(course)
    return sketch === undefined ? (this.sets[course]?.size ?? 0) : Math.round(sketch.estimate)
  }

  /**
   * Makes sketches of the largest exact courses, one after the other, until the sets are within the budget; and of all courses
   * together when the learners alone take half of it. `nameOf` decides between equals: numbers are not the same after a restart.
   */
  relieve(learners: LearnerDictionary, nameOf: (course: number) => string): void {
    while (this.isTight) {
      const course = this.largest(nameOf)
      const everybody = !this.sketches.has(0) && this.learnerCount * learnerBytes * 2 > this.budget
      if (everybody) this.become(0, learners)
      if (course > 0) {
        this.become(course, learners)
        this.members -= this.sets[course]?.size ?? 0
        this.setCount--
        this.sets[course] = undefined
      }
      // Many small sets: sketches would be larger. Looked at again when an eighth has come to it.
      if (course === 0 && !everybody) this.limit = this.bytes * 1.125
    }
  }

  private get learnerCount(): number {
    return this.sets[0]?.size ?? 0
  }

  private newSet(course: number): LearnerSet {
    const set = new LearnerSet()
    // Without gaps: an array with gaps is a slow one.
    while (this.sets.length < course) this.sets.push(undefined)
    this.sets[course] = set
    this.setCount++
    return set
  }

  /** False when the course is no sketch. */
  private sketch(course: number, words: Uint32Array, at: number): boolean {
    const sketch = this.sketches.get(course)
    if (sketch === undefined) return false
    sketch.add(hashOf(words, at, highSeed), hashOf(words, at, lowSeed))
    return true
  }

  private become(course: number, learners: LearnerDictionary): void {
    this.sketches.set(course, new HyperLogLog())
    for (const learner of this.sets[course]?.values() ?? []) this.sketch(course, learners.words, learner * 4)
  }

  /** The exact course of the most learners that is worth a sketch, or 0. */
  private largest(nameOf: (course: number) => string): number {
    let largest = 0
    let most = leastEstimated
    for (let course = 1; course < this.sets.length; course++) {
      const size = this.sets[course]?.size ?? 0
      if (size < most || (size === most && largest > 0 && nameOf(course) > nameOf(largest))) continue
      largest = course
      most = size
    }
    return largest
  }
}

/** Any two do; other ones than the dictionaries use, so that their clusters are not the sketches'. */
const highSeed = 0x2f0b4c47
const lowSeed = 0x71a3c2d9
