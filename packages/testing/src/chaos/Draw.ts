/** A stream of choices that follows from a seed (mulberry32, Tommy Ettinger 2017). */
export interface Draw {
  /** In [0, 1). */
  readonly fraction: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly oneOf: <A>(values: readonly [A, ...Array<A>]) => A
}

export const drawFrom = (seed: number): Draw => {
  let state = seed | 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  return { fraction, whole, oneOf: (values) => values[whole(0, values.length - 1)] ?? values[0] }
}
