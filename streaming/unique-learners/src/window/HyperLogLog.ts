/**
 * HyperLogLog: the number of different things in 16 KiB, whatever their number (Flajolet, Fusy, Gandouet, Meunier 2007). The
 * estimator is the improved one of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017,
 * arXiv:1702.01284, algorithm 6): no bias tables, no switch between ranges. The state depends on the set of what was added
 * alone, not on its order or repetitions, and so does the estimate, to the last bit.
 */

/** 2^14 registers: a standard error of 1.04 / sqrt(2^14) = 0.81 %. */
const precision = 14
const registers = 1 << precision
/** The longest run of zeros that 64 - 14 bits of a hash can hold, and one more. */
const longest = 64 - precision + 1

/** Relative standard error of an estimate; of a sum of estimates over disjoint sets it is at most this. */
export const standardError = 1.04 / Math.sqrt(registers)
/** What a sketch occupies, in bytes. */
export const sketchBytes = registers

export class HyperLogLog {
  readonly #registers = new Uint8Array(registers)

  /** Adds a thing by 64 bits of its hash, which must be uniform: two 32-bit halves, `high` and `low`. */
  add(high: number, low: number): void {
    const index = high >>> (32 - precision)
    // The rest of `high` stands below `low`: the bits after the index, most significant first, are those of `low`.
    const zeros = low === 0 ? 32 + Math.min(32 - precision, Math.clz32(high << precision)) : Math.clz32(low)
    if (zeros >= (this.#registers[index] ?? 0)) this.#registers[index] = zeros + 1
  }

  /** About how many different things were added. Not rounded; 0 for none. */
  get estimate(): number {
    const histogram = new Uint32Array(longest + 1)
    for (const register of this.#registers) histogram[register] = (histogram[register] ?? 0) + 1
    let z = registers * tau(1 - (histogram[longest] ?? 0) / registers)
    for (let k = longest - 1; k >= 1; k--) z = 0.5 * (z + (histogram[k] ?? 0))
    z += registers * sigma((histogram[0] ?? 0) / registers)
    return ((registers / (2 * Math.LN2)) * registers) / z
  }
}

/** Ertl's σ: what registers that nothing reached contribute. */
const sigma = (x: number): number => {
  if (x === 1) return Number.POSITIVE_INFINITY
  let [power, y, z] = [x, 1, x]
  for (let before = Number.NaN; before !== z;) {
    power *= power
    before = z
    z += power * y
    y += y
  }
  return z
}

/** Ertl's τ: the same at the other end, for registers that are full. */
const tau = (x: number): number => {
  if (x === 0 || x === 1) return 0
  let [root, y, z] = [x, 1, 1 - x]
  for (let before = Number.NaN; before !== z;) {
    root = Math.sqrt(root)
    before = z
    y *= 0.5
    z -= (1 - root) ** 2 * y
  }
  return z / 3
}
