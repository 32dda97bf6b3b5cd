/** Randomness that can be repeated: every suite prints its seed and takes it again from `LYCEUM_SEED`. */

/** The seed of this run: `LYCEUM_SEED`, or one drawn from the clock. A whole number. */
export const seed: number = Number.parseInt(process.env["LYCEUM_SEED"] ?? String(Date.now() % 2_147_483_647), 10)

/** `count` bytes that follow from the seed and a salt (xorshift32, Marsaglia 2003). */
export const seededBytes = (salt: number, count: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  let state = (seed ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0 || 1
  for (let at = 0; at < count; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state & 0xff
  }
  return bytes
}

/** The same values in an order that follows from the seed and a salt (Fisher and Yates). */
export const shuffled = <A>(values: ReadonlyArray<A>, salt: number): ReadonlyArray<A> => {
  const draws = seededBytes(salt, values.length * 4)
  const view = new DataView(draws.buffer)
  return values
    .map((value, index) => ({ value, rank: view.getUint32(index * 4) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
}
