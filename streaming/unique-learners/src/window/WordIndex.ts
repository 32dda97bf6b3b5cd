/**
 * Four words to a small number, exactly: open addressing with linear probing over typed arrays, at most half full. About 32 bytes
 * an entry, and no object for the collector to visit. Its owner gives the numbers out.
 */
import { hashOf } from "./Words.ts"

const least = 1024

export class WordIndex {
  /** The words of number n stand at 4n. */
  words = new Uint32Array(4 * least)
  /** One more than the number; 0 = empty. */
  #slots = new Int32Array(2 * least)
  #count = 0

  get size(): number {
    return this.#count
  }

  /** The number of the words, or -1. */
  find(words: Uint32Array): number {
    const known = this.words
    const a = words[0]
    const b = words[1]
    const c = words[2]
    const d = words[3]
    const mask = this.#slots.length - 1
    let slot = hashOf(words, 0, 0) & mask
    for (let found = this.#slots[slot] ?? 0; found !== 0; found = this.#slots[slot] ?? 0) {
      const at = (found - 1) * 4
      if (known[at] === a && known[at + 1] === b && known[at + 2] === c && known[at + 3] === d) return found - 1
      slot = (slot + 1) & mask
    }
    return -1
  }

  /** Enters words that `find` did not find under a number that no other words have. */
  enter(words: Uint32Array, number: number): void {
    this.keep(words, number)
    if (++this.#count * 2 > this.#slots.length) this.#rebuild(this.#slots.length * 2)
    this.#place(number)
  }

  /** Keeps words under a number without making them findable. */
  keep(words: Uint32Array, number: number): void {
    if (number * 4 >= this.words.length) {
      const grown = new Uint32Array(Math.max(this.words.length * 2, number * 4 + 4))
      grown.set(this.words)
      this.words = grown
    }
    this.words.set(words, number * 4)
  }

  /** Forgets every number that is not to be kept. */
  retain(isKept: (number: number) => boolean): void {
    const old = this.#slots
    let kept = 0
    for (const found of old) if (found !== 0 && isKept(found - 1)) kept++
    this.#count = kept
    let size = 2 * least
    while (size < kept * 4) size *= 2
    this.#slots = new Int32Array(size)
    for (const found of old) if (found !== 0 && isKept(found - 1)) this.#place(found - 1)
  }

  clear(): void {
    this.words = new Uint32Array(4 * least)
    this.#slots = new Int32Array(2 * least)
    this.#count = 0
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1
    let slot = hashOf(this.words, number * 4, 0) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = number + 1
  }

  #rebuild(size: number): void {
    const old = this.#slots
    this.#slots = new Int32Array(size)
    for (const found of old) if (found !== 0) this.#place(found - 1)
  }
}
