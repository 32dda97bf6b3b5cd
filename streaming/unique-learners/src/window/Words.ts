/** Learners and courses as four 32-bit words: a UUID's own, or those of another key's hash, which stand for it in sketches only. */

/** murmur3 (x86, 32 bits) of the four words. Source: A. Appleby, SMHasher, MurmurHash3.cpp, public domain. */
export const hashOf = (words: Uint32Array, at: number, seed: number): number => {
  let hash = seed
  for (let i = at; i < at + 4; i++) {
    let k = Math.imul(words[i] ?? 0, 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    hash ^= k
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  return finish(hash ^ 16)
}

/** Words for a text that is no UUID: four hashes of its UTF-16 units, under different seeds. */
export const wordsOfText = (text: string, into: Uint32Array): void => {
  for (let seed = 0; seed < 4; seed++) {
    let hash = Math.imul(seed + 1, 0x9e3779b1)
    for (let i = 0; i < text.length; i++) {
      let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51)
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
      hash ^= k
      hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
    }
    into[seed] = finish(hash ^ text.length)
  }
}

const finish = (hash: number): number => {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
