/**
 * A record as it lies in its batch. Key, offset and time are read at once; value and headers when they are asked for, because
 * a job that reads one header of ten should not pay for the others. Read its fields by name: a spread misses the late ones.
 */
import type { ConsumedRecord } from "../../EventLog.ts"

export class KafkaRecord implements ConsumedRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  readonly timestamp: number
  readonly #bytes: Buffer
  readonly #valueStart: number
  readonly #valueLength: number
  readonly #headersStart: number

  /** `bytes` hold the late fields; a `valueLength` of -1 = no value, which reads as the empty one. */
  constructor(
    topic: string,
    partition: number,
    offset: number,
    key: string | null,
    timestamp: number,
    bytes: Buffer,
    valueStart: number,
    valueLength: number,
    headersStart: number
  ) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.key = key
    this.timestamp = timestamp
    this.#bytes = bytes
    this.#valueStart = valueStart
    this.#valueLength = valueLength
    this.#headersStart = headersStart
  }

  get value(): Uint8Array {
    if (this.#valueLength <= 0) return new Uint8Array()
    return this.#bytes.subarray(this.#valueStart, this.#valueStart + this.#valueLength)
  }

  get headers(): Readonly<Record<string, string>> {
    const cursor = new Varints(this.#bytes, this.#headersStart)
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
    const cursor = new Varints(this.#bytes, this.#headersStart)
    for (let count = cursor.next(); count > 0; count--) {
      const nameLength = cursor.next()
      const found = nameLength === name.length && cursor.matches(name)
      cursor.at += nameLength
      const length = cursor.next()
      if (found) return length <= 0 ? "" : cursor.text(length)
      if (length > 0) cursor.at += length
    }
    return undefined
  }
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
