/**
 * The stored form of a batch of records: columns in MessagePack, as one `bytea`. Pure. Reading checks the shape, so that a
 * damaged row is an error and never a wrong record.
 */
import { Packr } from "msgpackr"
import type { ConsumedRecord, LogRecord } from "../EventLog.ts"
import { packColumns } from "./PackColumns.ts"

interface Columns {
  readonly keys: ReadonlyArray<string | null>
  readonly times: ReadonlyArray<number>
  readonly headers: ReadonlyArray<Readonly<Record<string, string>>>
  readonly values: ReadonlyArray<Uint8Array>
}

/** Repeated header names are written once a batch (record extension of msgpackr). */
const packr = new Packr({ useRecords: true })

export const packBatch = (records: ReadonlyArray<LogRecord>): Uint8Array =>
  packColumns(records) ??
  packr.pack({
    keys: records.map(({ key }) => key),
    times: records.map(({ timestamp }) => timestamp),
    headers: records.map(({ headers }) => headers),
    values: records.map(({ value }) => value)
  })

/** The records of a stored batch whose offset is at least `from`. Throws when the bytes are not a batch. */
export const unpackBatch = (
  batch: {
    readonly topic: string
    readonly partition: number
    readonly baseOffset: number
    readonly payload: Uint8Array
  },
  from: number
): ReadonlyArray<ConsumedRecord> => {
  // The payload is a view of the read buffer of the connection: copied once, the values are views of the copy.
  const columns: unknown = packr.unpack(batch.payload.slice())
  if (!isColumns(columns)) throw new Error(`batch ${batch.topic}/${batch.partition}/${batch.baseOffset} is damaged`)
  const { keys, times, headers, values } = columns
  const found: Array<ConsumedRecord> = []
  for (let index = Math.max(0, from - batch.baseOffset); index < values.length; index++) {
    const [key, timestamp, header, value] = [keys[index], times[index], headers[index], values[index]]
    if (key === undefined || timestamp === undefined || header === undefined || value === undefined) continue
    found.push({
      topic: batch.topic,
      partition: batch.partition,
      offset: batch.baseOffset + index,
      key,
      value,
      headers: header,
      timestamp
    })
  }
  return found
}

const isColumns = (input: unknown): input is Columns =>
  typeof input === "object" &&
  input !== null &&
  "keys" in input &&
  "times" in input &&
  "headers" in input &&
  "values" in input &&
  isArrayOf(input.values, (value) => value instanceof Uint8Array) &&
  isArrayOf(input.keys, (key) => key === null || typeof key === "string") &&
  isArrayOf(input.times, (time) => typeof time === "number") &&
  isArrayOf(input.headers, isHeaders) &&
  input.keys.length === input.values.length &&
  input.times.length === input.values.length &&
  input.headers.length === input.values.length

const isArrayOf = (input: unknown, test: (element: unknown) => boolean): input is ReadonlyArray<unknown> =>
  Array.isArray(input) && input.every(test)

const isHeaders = (input: unknown): boolean => {
  if (typeof input !== "object" || input === null) return false
  for (const value of Object.values(input)) if (typeof value !== "string") return false
  return true
}
