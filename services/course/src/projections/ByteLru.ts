/** A bounded memory of byte arrays: what was asked for least recently goes first. Not for values that may become stale. */

export interface ByteLru<K, V> {
  readonly get: (key: K) => V | undefined
  /** A value larger than the whole bound is not kept. */
  readonly set: (key: K, value: V) => void
  /** Bytes held now. */
  readonly size: () => number
}

/** Holds at most `maxBytes` as `sizeOf` counts them. */
export const byteLru = <K, V>(maxBytes: number, sizeOf: (value: V) => number): ByteLru<K, V> => {
  // A Map keeps the order of insertion: re-inserting on every use makes the first key the least recently used.
  const values = new Map<K, V>()
  let held = 0
  const drop = (key: K): void => {
    const value = values.get(key)
    if (value === undefined) return
    values.delete(key)
    held -= sizeOf(value)
  }
  return {
    get: (key) => {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },
    set: (key, value) => {
      drop(key)
      const size = sizeOf(value)
      if (size > maxBytes) return
      values.set(key, value)
      held += size
      for (const oldest of values.keys()) {
        if (held <= maxBytes) return
        drop(oldest)
      }
    },
    size: () => held
  }
}
