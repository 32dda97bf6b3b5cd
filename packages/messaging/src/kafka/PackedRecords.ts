/**
 * Records whose bytes we write ourselves. The client makes a buffer of half a kilobyte for each record and each header of it,
 * and one for every length: with ten headers a record that was more than half of what taking an event in cost. So it is given
 * records without headers, whose value holds value and headers as they are sent; when it hands over the batch to be compressed,
 * what it wrapped around them is taken off again. Sequence numbers, offsets, times and keys stay the client's. Source: Kafka
 * protocol guide, "Record".
 */
import type { Message } from "kafkajs"
import type { LogRecord } from "../EventLog.ts"

/** The record as the client is to be given it, for sends with the codec of `Codecs.ts`. */
export const packedMessage = (record: LogRecord): Message => ({
  key: record.key,
  value: packed(record),
  timestamp: String(Math.trunc(record.timestamp))
})

/** One buffer for all: nothing here yields while it is written. */
let scratch = Buffer.alloc(64 * 1024)
let at = 0

/** Stands before what is packed, so that nothing else is taken for it. */
const mark = Buffer.from("packed")

/** Value and headers as in a record, behind the mark: `length value count (length name length text)*`. */
const packed = ({ headers, value }: LogRecord): Buffer => {
  const names = Object.keys(headers)
  at = 0
  room(mark.length + value.length + 10)
  scratch.set(mark)
  at = mark.length
  varint(value.length)
  scratch.set(value, at)
  at += value.length
  varint(names.length)
  for (const name of names) {
    text(name)
    text(headers[name] ?? "")
  }
  const bytes = Buffer.allocUnsafe(at)
  scratch.copy(bytes, 0, 0, at)
  return bytes
}

const room = (bytes: number): void => {
  if (at + bytes <= scratch.length) return
  const larger = Buffer.alloc((at + bytes) * 2)
  scratch.copy(larger, 0, 0, at)
  scratch = larger
}

/** Zig-zag, as Protocol Buffers have it; of whole numbers from 0 to 2^30. */
const varint = (value: number): void => {
  at = putVarint(scratch, at, value)
}

const putVarint = (into: Buffer, start: number, value: number): number => {
  let place = start
  let rest = value << 1
  while (rest > 0x7f) {
    into[place++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  into[place++] = rest
  return place
}

const text = (value: string): void => {
  const { length } = value
  // A UTF-16 unit becomes at most three bytes.
  room(length * 3 + 5)
  const start = at
  varint(length)
  // Short texts of plain letters: a loop costs less than a call of native code.
  for (let i = 0; i < length; i++) {
    const unit = value.charCodeAt(i)
    if (unit > 0x7f) {
      at = start
      varint(Buffer.byteLength(value))
      at += scratch.write(value, at)
      return
    }
    scratch[at++] = unit
  }
}

/**
 * The records of a batch with their own values and headers again. Given is what the client made of packed messages, and nothing
 * else: `(length attributes time offset key length packed 0)*`. Throws when it is not that.
 */
export const unwrapped = (records: Buffer): Buffer => {
  // Never longer than before: of each record a length and the count of no headers go.
  const found = Buffer.allocUnsafe(records.length)
  const cursor = { at: 0 }
  let end = 0
  while (cursor.at < records.length) {
    const length = readVarint(records, cursor)
    const start = cursor.at
    cursor.at += 1
    skipVarint(records, cursor)
    skipVarint(records, cursor)
    const key = readVarint(records, cursor)
    const head = cursor.at + Math.max(0, key)
    cursor.at = head
    const size = readVarint(records, cursor) - mark.length
    const body = cursor.at + mark.length
    cursor.at = body + size
    if (size < 2 || cursor.at + 1 !== start + length || records[cursor.at] !== 0 || !isMarked(records, body)) {
      throw new Error("kafkajs did not write packed records as expected")
    }
    end = putVarint(found, end, head - start + size)
    records.copy(found, end, start, head)
    end += head - start
    records.copy(found, end, body, cursor.at)
    end += size
    cursor.at += 1
  }
  return found.subarray(0, end)
}

const isMarked = (records: Buffer, body: number): boolean => {
  for (let i = 0; i < mark.length; i++) if (records[body - mark.length + i] !== mark[i]) return false
  return true
}

interface Cursor {
  at: number
}

const skipVarint = (bytes: Buffer, cursor: Cursor): void => {
  while ((bytes[cursor.at++] ?? 0) > 0x7f);
}

const readVarint = (bytes: Buffer, cursor: Cursor): number => {
  let value = 0
  for (let shift = 0; shift < 32; shift += 7) {
    const byte = bytes[cursor.at++] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  return (value >>> 1) ^ -(value & 1)
}
