/**
 * Record batches (magic 2, KIP-98) into committed records. A batch of an aborted transaction is left out: a transaction is
 * aborted from its first offset, which the broker lists, to its abort marker. Source: Kafka protocol guide, "Record Batch",
 * and the rule of `CompletedFetch` in Kafka's Java client.
 */
import type { ConsumedRecord } from "../../EventLog.ts"
import { decompress } from "../Codecs.ts"
import type { FetchedPartition } from "./FetchProtocol.ts"
import { KafkaRecord, Varints } from "./KafkaRecord.ts"

/** The records from an offset on, and the offset behind everything that was looked at (markers and aborted ones too). */
export interface Committed {
  readonly records: ReadonlyArray<ConsumedRecord>
  readonly next: number
}

const headerSize = 61

/** Throws when the bytes are not record batches. */
export const committedRecords = (fetched: FetchedPartition, from: number): Committed => {
  const { abortedTransactions, batches, partition, topic } = fetched
  const waiting = abortedTransactions.toSorted((a, b) => a.firstOffset - b.firstOffset)
  const aborted = new Set<number>()
  const records: Array<ConsumedRecord> = []
  let next = from
  let begun = 0
  for (let at = 0; at + headerSize <= batches.length;) {
    const baseOffset = Number(batches.readBigInt64BE(at))
    const end = at + 12 + batches.readInt32BE(at + 8)
    if (end > batches.length) break
    const magic = batches[at + 16]
    if (magic !== 2) throw new Error(`${topic}/${partition}/${baseOffset}: batches of magic ${magic} are not read`)
    const attributes = batches.readInt16BE(at + 21)
    const lastOffset = baseOffset + batches.readInt32BE(at + 23)
    const producerId = Number(batches.readBigInt64BE(at + 43))
    for (let one = waiting[begun]; one !== undefined && one.firstOffset <= lastOffset; one = waiting[++begun]) {
      aborted.add(one.producerId)
    }
    if ((attributes & control) !== 0) {
      if (isAbortMarker(batches, at + headerSize)) aborted.delete(producerId)
    } else if ((attributes & transactional) === 0 || !aborted.has(producerId)) {
      readBatch(fetched, at, end, attributes, baseOffset, from, records)
    }
    next = Math.max(next, lastOffset + 1)
    at = end
  }
  return { records, next }
}

const codecMask = 0x07
const logAppendTime = 0x08
const transactional = 0x10
const control = 0x20

/** A control record's key is (version, type) in two bytes each; type 0 = abort, 1 = commit. */
const isAbortMarker = (batches: Buffer, at: number): boolean => {
  const cursor = new Varints(batches, at)
  cursor.next()
  cursor.at += 1
  cursor.next()
  cursor.next()
  cursor.next()
  return batches.readInt16BE(cursor.at + 2) === 0
}

const readBatch = (
  { batches, partition, topic }: FetchedPartition,
  at: number,
  end: number,
  attributes: number,
  baseOffset: number,
  from: number,
  into: Array<ConsumedRecord>
): void => {
  const firstTimestamp = Number(batches.readBigInt64BE(at + 27))
  const appended = (attributes & logAppendTime) === 0 ? undefined : Number(batches.readBigInt64BE(at + 35))
  const count = batches.readInt32BE(at + 57)
  const bytes = decompress(attributes & codecMask, batches.subarray(at + headerSize, end))
  const cursor = new Varints(bytes, 0)
  for (let i = 0; i < count; i++) {
    const length = cursor.next()
    const recordEnd = cursor.at + length
    cursor.at += 1
    const timestamp = firstTimestamp + cursor.next()
    const offset = baseOffset + cursor.next()
    if (offset >= from) {
      const keyLength = cursor.next()
      const key = keyLength < 0 ? null : cursor.text(keyLength)
      const valueLength = cursor.next()
      const valueStart = cursor.at
      const headersStart = valueLength > 0 ? valueStart + valueLength : valueStart
      const place = { bytes, valueStart, valueLength, headersStart }
      into.push(new KafkaRecord(topic, partition, offset, key, appended ?? timestamp, place))
    }
    cursor.at = recordEnd
  }
}
