/**
 * An exact set of (course, learner) pairs of small integers: open addressing with linear probing over one typed array,
 * 8 bytes a slot, at most half full. Insert only; a window throws its set away as a whole.
 */
export class PairSet {
  private slots: Uint32Array
  private mask: number
  private count = 0

  constructor(capacity = 16) {
    this.slots = new Uint32Array(capacity * 2)
    this.mask = capacity - 1
  }

  get size(): number {
    return this.count
  }

  /** True when the pair was not there before. `course` below 2^32 - 1, `learner` below 2^32. */
  add(course: number, learner: number): boolean {
    const { slots, mask } = this
    // A stored course is one more than the index, so that 0 means an empty slot.
    const tag = course + 1
    let slot = hash(course, learner) & mask
    for (let found = slots[slot * 2]; found !== 0; found = slots[slot * 2]) {
      if (found === tag && slots[slot * 2 + 1] === learner) return false
      slot = (slot + 1) & mask
    }
    slots[slot * 2] = tag
    slots[slot * 2 + 1] = learner
    this.count++
    if (this.count * 2 > mask) this.grow()
    return true
  }

  private grow(): void {
    const old = this.slots
    const mask = (this.mask + 1) * 2 - 1
    const slots = new Uint32Array((mask + 1) * 2)
    for (let i = 0; i < old.length; i += 2) {
      const tag = old[i] ?? 0
      if (tag === 0) continue
      const learner = old[i + 1] ?? 0
      let slot = hash(tag - 1, learner) & mask
      while (slots[slot * 2] !== 0) slot = (slot + 1) & mask
      slots[slot * 2] = tag
      slots[slot * 2 + 1] = learner
    }
    this.slots = slots
    this.mask = mask
  }
}

/** Finaliser of murmur3 over both numbers: neighbours in either end far apart. */
const hash = (course: number, learner: number): number => {
  let h = Math.imul(learner, 0x9e3779b1) ^ Math.imul(course, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return (h ^ (h >>> 13)) >>> 0
}
