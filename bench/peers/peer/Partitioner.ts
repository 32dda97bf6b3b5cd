/** Kafka's partition of a key: murmur2 of its UTF-8 bytes (`Utils.murmur2`). */

const m = 0x5bd1e995

export const partitionOf = (key: string, partitions: number): number => {
  const bytes = Buffer.from(key)
  const words = bytes.length & ~3
  let hash = 0x9747b28c ^ bytes.length
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(bytes.readInt32LE(i), m)
    k = Math.imul(k ^ (k >>> 24), m)
    hash = Math.imul(hash, m) ^ k
  }
  const rest = bytes.length & 3
  if (rest === 3) hash ^= bytes.readUInt8(words + 2) << 16
  if (rest >= 2) hash ^= bytes.readUInt8(words + 1) << 8
  if (rest >= 1) hash = Math.imul(hash ^ bytes.readUInt8(words), m)
  hash = Math.imul(hash ^ (hash >>> 13), m)
  return ((hash ^ (hash >>> 15)) & 0x7fffffff) % partitions
}
