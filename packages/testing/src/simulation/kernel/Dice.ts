/** Seeded randomness (sfc32 by Chris Doty-Humphrey, PractRand): the same seed gives the same numbers on every machine. */
export class Dice {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: number, stream = 0) {
    this.a = seed | 0
    this.b = Math.floor(seed / 2 ** 32) ^ 0x9e3779b9
    this.c = stream | 0
    for (let round = 0; round < 12; round++) this.bits()
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const mixed = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + mixed
    return mixed >>> 0
  }

  /** In `[0, 1)`. */
  next(): number {
    return this.bits() / 2 ** 32
  }

  /** In `[0, bound)`. */
  int(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One of them. Throws when there is none. */
  pick<A>(choices: ReadonlyArray<A>): A {
    const found = choices[this.int(choices.length)]
    if (found === undefined) throw new Error("nothing to pick from")
    return found
  }

  /** A version 7 UUID (RFC 9562 5.7) of a time in milliseconds since 1970. */
  uuid(millis: number): string {
    const time = Math.floor(millis).toString(16).padStart(12, "0")
    const hex = (digits: number) => (this.bits() >>> (32 - 4 * digits)).toString(16).padStart(digits, "0")
    const variant = (8 + this.int(4)).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`
  }
}
