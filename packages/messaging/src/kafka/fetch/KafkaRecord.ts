/**
 * A record as it lies in its batch. Offset and time are read at once; key, value and headers when they are asked for, because a
 * job that reads one header of ten should not pay for the others. Read its fields by name: a spread misses the late ones.
 */
import type { ConsumedRecord } from "../../EventLog.ts"
import { uuidLength, uuidWordsAt } from "../../UuidWords.ts"

/** What the records of a batch share: where it came from, and its bytes, unpacked. */
export class Batch {
  readonly topic: string
  readonly partition: number
  readonly #owned: boolean
  #bytes: Buffer | undefined

  /** `owned`: nothing else lies in the memory of these bytes. */
  constructor(topic: string, partition: number, bytes: Buffer, owned: boolean) {
    this.topic = topic
    this.partition = partition
    this.#bytes = bytes
    this.#owned = owned
  }

  get bytes(): Buffer {
    if (this.#bytes === undefined) throw new Error(`a record of ${this.topic} was read after its batch was given back`)
    return this.#bytes
  }

  /** Gives the memory back now, not at some collection of garbage; reading its records throws from now on. */
  release(): void {
    const memory = this.#owned ? this.#bytes?.buffer : undefined
    this.#bytes = undefined
    if (memory instanceof ArrayBuffer) memory.transfer(0)
  }
}

export class KafkaRecord implements ConsumedRecord {
  readonly offset: number
  readonly timestamp: number
  readonly #batch: Batch
  readonly #keyStart: number
  readonly #keyLength: number
  readonly #valueStart: number
  readonly #valueLength: number

  /** Starts and lengths are places in the batch's bytes. A length of -1 = no key, no value (which reads as the empty one). */
  constructor(
    batch: Batch,
    offset: number,
    timestamp: number,
    keyStart: number,
    keyLength: number,
    valueStart: number,
    valueLength: number
  ) {
    this.#batch = batch
    this.offset = offset
    this.timestamp = timestamp
    this.#keyStart = keyStart
    this.#keyLength = keyLength
    this.#valueStart = valueStart
    this.#valueLength = valueLength
  }

  get topic(): string {
    return this.#batch.topic
  }

  get partition(): number {
    return this.#batch.partition
  }

  get key(): string | null {
    const start = this.#keyStart
    return this.#keyLength < 0 ? null : this.#batch.bytes.toString("utf8", start, start + this.#keyLength)
  }

  /** The key as words, when it is a UUID. */
  keyUuid(into: Uint32Array): boolean {
    return this.#keyLength === uuidLength && uuidWordsAt(this.#batch.bytes, this.#keyStart, into)
  }

  get value(): Uint8Array {
    if (this.#valueLength <= 0) return new Uint8Array()
    return this.#batch.bytes.subarray(this.#valueStart, this.#valueStart + this.#valueLength)
  }

  get headers(): Readonly<Record<string, string>> {
    const cursor = this.#headers()
    const headers: Record<string, string> = {}
    for (let count = cursor.next(); count > 0; count--) {
      const name = cursor.text(cursor.next())
      const length = cursor.next()
      headers[name] = length <= 0 ? "" : cursor.text(length)
    }
    return headers
  }

  /** One header without the others. */
  header(name: string): string | undefined {
    const cursor = this.#headers()
    const length = find(cursor, name)
    if (length === undefined) return undefined
    return length <= 0 ? "" : cursor.text(length)
  }

  /** A header as words, when there is one and it is a UUID. */
  headerUuid(name: string, into: Uint32Array): boolean {
    const cursor = this.#headers()
    return find(cursor, name) === uuidLength && uuidWordsAt(cursor.bytes, cursor.at, into)
  }

  #headers(): Varints {
    const length = this.#valueLength
    return new Varints(this.#batch.bytes, length > 0 ? this.#valueStart + length : this.#valueStart)
  }
}

/** Moves to a header's value and gives its length; `undefined` = there is no such header. */
const find = (cursor: Varints, name: string): number | undefined => {
  for (let count = cursor.next(); count > 0; count--) {
    const nameLength = cursor.next()
    const found = nameLength === name.length && cursor.matches(name)
    cursor.at += nameLength
    const length = cursor.next()
    if (found) return length
    if (length > 0) cursor.at += length
  }
  return undefined
}

/** Reads zig-zag varints (as in Protocol Buffers) of at most 53 bits, and what follows them. */
export class Varints {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** The next varint. Almost all are one or two bytes long. */
  next(): number {
    const { bytes } = this
    const first = bytes[this.at++] ?? 0
    if (first < 0x80) return (first >>> 1) ^ -(first & 1)
    const second = bytes[this.at++] ?? 0
    if (second < 0x80) {
      const short = (first & 0x7f) | (second << 7)
      return (short >>> 1) ^ -(short & 1)
    }
    let value = (first & 0x7f) + (second & 0x7f) * 0x80
    let scale = 0x4000
    for (;;) {
      const byte = bytes[this.at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 0x80
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(length: number): string {
    const start = this.at
    this.at += length
    return this.bytes.toString("utf8", start, this.at)
  }

  /** Whether the ASCII text stands here. Does not move. */
  matches(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.bytes[this.at + i] !== text.charCodeAt(i)) return false
    return true
  }
}
