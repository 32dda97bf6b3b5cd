/**
 * Writes a batch's columns in MessagePack as msgpackr does with records: what its reader reads, at a part of its writer's cost. All
 * records of a batch have the same headers, and most of a header's values are those of the record before, whose bytes are copied.
 * Pure; nothing waits while the buffer is used.
 */
import type { LogRecord } from "../EventLog.ts"

/** What is written, and up to where. It grows to the largest batch, which is bounded. */
let target = Buffer.alloc(65_536)
let at = 0

/** Makes room for so many bytes more. */
const reserve = (bytes: number): void => {
  if (at + bytes <= target.length) return
  const larger = Buffer.alloc(Math.max(target.length * 2, at + bytes))
  target.copy(larger, 0, 0, at)
  target = larger
}

/** Longest head of a value: a type and four bytes of its length. */
const maxHead = 5

/** The head of a value that has a length: the short form where there is one, else with 1 (not every type has that), 2 or 4 bytes of it. */
const writeHead = (
  length: number,
  form: { readonly short: number; readonly most: number; readonly one: number | undefined; readonly two: number }
): void => {
  if (length <= form.most) target[at++] = form.short | length
  else if (form.one !== undefined && length < 0x100) {
    target[at++] = form.one
    target[at++] = length
  } else if (length < 0x10000) {
    target[at++] = form.two
    at = target.writeUInt16BE(length, at)
  } else {
    target[at++] = form.two + 1
    at = target.writeUInt32BE(length, at)
  }
}
const text = { short: 0xa0, most: 31, one: 0xd9, two: 0xda } as const
const list = { short: 0x90, most: 15, one: undefined, two: 0xdc } as const
const bytes = { short: 0, most: -1, one: 0xc4, two: 0xc5 } as const

const writeText = (value: string): void => {
  const { length } = value
  reserve(maxHead + length * 3)
  // Most are short and ASCII, and done before the engine's own writer would have begun.
  if (length <= 0xff) {
    const start = at
    writeHead(length, text)
    let unit = 0
    for (let i = 0; i < length && unit < 0x80; i++) target[at++] = unit = value.charCodeAt(i)
    if (unit < 0x80) return
    at = start
  }
  writeHead(Buffer.byteLength(value), text)
  at += target.write(value, at)
}

const writeList = <A>(values: ReadonlyArray<A>, write: (value: A, index: number) => void): void => {
  reserve(maxHead)
  writeHead(values.length, list)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value !== undefined) write(value, i)
  }
}

const nil = 0xc0
const writeKey = (key: string | null): void => {
  if (key !== null) return writeText(key)
  reserve(1)
  target[at++] = nil
}

const double = 0xcb
const writeTime = (time: number): void => {
  reserve(9)
  target[at++] = double
  at = target.writeDoubleBE(time, at)
}

const writeBytes = (value: Uint8Array): void => {
  reserve(maxHead + value.length)
  writeHead(value.length, bytes)
  target.set(value, at)
  at += value.length
}

/** Defines the form of an object under a number, which stands for it from then on (record extension of msgpackr). */
const writeForm = (number: number, names: ReadonlyArray<string>): void => {
  reserve(3)
  target[at++] = 0xd4
  target[at++] = 0x72
  target[at++] = number
  writeList(names, writeText)
}
const columnsForm = 0x40
const headersForm = 0x41
const columns = ["keys", "times", "headers", "values"]

/** A header's value in the record before, and where it was written. */
interface Written {
  value: string | undefined
  from: number
  to: number
}

const writeAgain = (written: Written, value: string): void => {
  if (value === written.value) {
    reserve(written.to - written.from)
    target.copyWithin(at, written.from, written.to)
    at += written.to - written.from
    return
  }
  written.value = value
  written.from = at
  writeText(value)
  written.to = at
}

const namesOf = (headers: LogRecord["headers"]): ReadonlyArray<string> => Object.keys(headers)

/** Whether all records have the same headers in the same order, which is what can be written here. */
const isAlike = (records: ReadonlyArray<LogRecord>, names: ReadonlyArray<string>): boolean =>
  records.every(({ headers }) => {
    const own = namesOf(headers)
    return own.length === names.length && own.every((name, i) => name === names[i])
  })

/** The bytes of a batch, or `undefined` when its records are not alike. */
export const packColumns = (records: ReadonlyArray<LogRecord>): Uint8Array | undefined => {
  const names = records[0] === undefined ? [] : namesOf(records[0].headers)
  if (names.length === 0 || !isAlike(records, names)) return undefined
  at = 0
  writeForm(columnsForm, columns)
  writeList(records, ({ key }) => writeKey(key))
  writeList(records, ({ timestamp }) => writeTime(timestamp))
  const written = names.map((): Written => ({ value: undefined, from: 0, to: 0 }))
  writeList(records, ({ headers }, index) => {
    if (index === 0) writeForm(headersForm, names)
    else {
      reserve(1)
      target[at++] = headersForm
    }
    const values = Object.values(headers)
    for (let i = 0; i < values.length; i++) {
      const [before, value] = [written[i], values[i]]
      if (before !== undefined && value !== undefined) writeAgain(before, value)
    }
  })
  writeList(records, ({ value }) => writeBytes(value))
  return Buffer.copyBytesFrom(target, 0, at)
}
