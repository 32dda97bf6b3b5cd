/**
 * Which partition a key belongs to: the same as Kafka's Java client (`BuiltInPartitioner`, `Utils.murmur2`), so that every
 * producer of a topic agrees whatever its language. Pure.
 */

/** 32-bit murmur2 of the bytes with Kafka's seed, as a signed integer. Source: Kafka `Utils.murmur2`. */
export const murmur2 = (bytes: Uint8Array, length: number = bytes.length): number => {
  let hash = 0x9747b28c ^ length
  const words = length & ~3
  for (let i = 0; i < words; i += 4) {
    let k = byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24)
    k = Math.imul(k, m)
    k ^= k >>> 24
    hash = Math.imul(hash, m) ^ Math.imul(k, m)
  }
  const rest = length & 3
  if (rest === 3) hash ^= byte(bytes, words + 2) << 16
  if (rest >= 2) hash ^= byte(bytes, words + 1) << 8
  if (rest >= 1) hash = Math.imul(hash ^ byte(bytes, words), m)
  hash ^= hash >>> 13
  hash = Math.imul(hash, m)
  return hash ^ (hash >>> 15)
}

/** The partition of a key, in `[0, partitions)`: `toPositive(murmur2(utf8(key))) % partitions`. */
export const partitionOf = (key: string, partitions: number): number => {
  if (key.length > scratchChars) return (murmur2(utf8.encode(key)) & 0x7fffffff) % partitions
  const { written } = utf8.encodeInto(key, scratch)
  return (murmur2(scratch, written) & 0x7fffffff) % partitions
}

const m = 0x5bd1e995
const byte = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0
const utf8 = new TextEncoder()
/** A UTF-16 unit becomes at most three bytes. One buffer for all short keys: the function never yields while it uses it. */
const scratchChars = 256
const scratch = new Uint8Array(scratchChars * 3)
