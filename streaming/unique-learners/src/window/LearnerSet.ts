/**
 * An exact set of learners by their small, dense numbers: a hash table while it is small, bits when they take less. Insert only.
 * Takes at most 16 bytes a learner.
 */
export class LearnerSet {
  /** Open addressing, at most half full; one more than the number, 0 = empty. Empty itself once `bits` are used. */
  private slots = new Int32Array(8)
  private bits: Uint32Array | undefined
  private count = 0
  private highest = 0

  get size(): number {
    return this.count
  }

  /** True when the learner was not there before. */
  add(learner: number): boolean {
    if (this.bits !== undefined) return this.addBit(this.bits, learner)
    const { slots } = this
    const mask = slots.length - 1
    let slot = spread(learner) & mask
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (found === learner + 1) return false
      slot = (slot + 1) & mask
    }
    slots[slot] = learner + 1
    if (learner > this.highest) this.highest = learner
    if (++this.count * 2 > slots.length) this.grow()
    return true
  }

  /** In no order. */
  *values(): Generator<number> {
    for (const found of this.slots) if (found !== 0) yield found - 1
    for (const [word, bits] of this.bits?.entries() ?? []) {
      for (let bit = 0; bit < 32; bit++) if (((bits >>> bit) & 1) === 1) yield word * 32 + bit
    }
  }

  private addBit(bits: Uint32Array, learner: number): boolean {
    const word = learner >>> 5
    let into = bits
    if (word >= bits.length) {
      into = new Uint32Array(Math.max(word + 1, Math.ceil(bits.length * 1.5)))
      into.set(bits)
      this.bits = into
    }
    const before = into[word] ?? 0
    const after = before | (1 << (learner & 31))
    if (after >>> 0 === before) return false
    into[word] = after
    this.count++
    return true
  }

  private grow(): void {
    const old = this.slots
    if (this.highest < old.length * 32) {
      const bits = new Uint32Array((this.highest >>> 5) + 1)
      for (const found of old) {
        if (found !== 0) bits[(found - 1) >>> 5] = (bits[(found - 1) >>> 5] ?? 0) | (1 << ((found - 1) & 31))
      }
      this.bits = bits
      this.slots = new Int32Array(0)
      return
    }
    const mask = old.length * 2 - 1
    const slots = new Int32Array(mask + 1)
    for (const found of old) {
      if (found === 0) continue
      let slot = spread(found - 1) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = found
    }
    this.slots = slots
  }
}

/** Neighbours far apart. */
const spread = (learner: number): number => {
  const h = Math.imul(learner, 0x9e3779b1)
  return h ^ (h >>> 15)
}
