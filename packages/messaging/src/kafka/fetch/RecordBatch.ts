/**
 * Record batches (magic 2, KIP-98) into committed records. A batch of an aborted transaction is left out: a transaction is
 * aborted from its first offset, which the broker lists, to its abort marker. Source: Kafka protocol guide, "Record Batch",
 * and the rule of `CompletedFetch` in Kafka's Java client.
 */
import type { ConsumedRecord } from "../../EventLog.ts"
import { decompress } from "../Codecs.ts"
import type { FetchedPartition } from "./FetchProtocol.ts"
import { Batch, KafkaRecord, Varints } from "./KafkaRecord.ts"

/** The records from an offset on, and the offset behind everything that was looked at (markers and aborted ones too). */
export interface Committed {
  readonly records: ReadonlyArray<ConsumedRecord>
  readonly next: number
}

const headerSize = 61

/**
 * Walks the batches of an answer. Each is unpacked when its turn comes: what waits costs its packed size only. Throws when the
 * bytes are not record batches.
 */
export class CommittedBatches {
  /** The offset behind everything that was looked at. */
  next: number
  readonly #fetched: FetchedPartition
  readonly #from: number
  readonly #waiting: FetchedPartition["abortedTransactions"]
  readonly #aborted = new Set<number>()
  /** What was unpacked and not given back yet. */
  #unpacked: Array<Batch> = []
  #begun = 0
  #at = 0

  /** `from`: records of the first batch below this offset are left out. */
  constructor(fetched: FetchedPartition, from: number) {
    this.#fetched = fetched
    this.#from = from
    this.#waiting = fetched.abortedTransactions.toSorted((a, b) => a.firstOffset - b.firstOffset)
    this.next = from
  }

  /**
   * Whole batches until there are `atLeast` records, or until the answer is over. Markers and aborted batches behind the last
   * one are passed too, so that a reader at the end sees that it is there.
   */
  take(atLeast: number): Array<ConsumedRecord> {
    const records: Array<ConsumedRecord> = []
    const { batches, partition, topic } = this.#fetched
    while (this.#at + headerSize <= batches.length) {
      const at = this.#at
      const baseOffset = Number(batches.readBigInt64BE(at))
      const end = at + 12 + batches.readInt32BE(at + 8)
      if (end > batches.length) break
      const magic = batches[at + 16]
      if (magic !== 2) throw new Error(`${topic}/${partition}/${baseOffset}: batches of magic ${magic} are not read`)
      const lastOffset = baseOffset + batches.readInt32BE(at + 23)
      if (this.#isData(at, lastOffset)) {
        if (records.length >= atLeast) return records
        this.#unpacked.push(readBatch(this.#fetched, at, end, baseOffset, this.#from, records))
      }
      this.next = Math.max(this.next, lastOffset + 1)
      this.#at = end
    }
    this.#at = batches.length
    return records
  }

  /** Nobody reads what was taken so far any more. */
  release(): void {
    for (const batch of this.#unpacked) batch.release()
    this.#unpacked = []
  }

  /** Nothing is left to take. */
  get isOver(): boolean {
    return this.#at >= this.#fetched.batches.length
  }

  /** Whether the batch holds committed records. Looking twice changes nothing. */
  #isData(at: number, lastOffset: number): boolean {
    const { batches } = this.#fetched
    const attributes = batches.readInt16BE(at + 21)
    const producerId = Number(batches.readBigInt64BE(at + 43))
    for (let one = this.#waiting[this.#begun]; one !== undefined && one.firstOffset <= lastOffset;) {
      this.#aborted.add(one.producerId)
      one = this.#waiting[++this.#begun]
    }
    if ((attributes & control) !== 0) {
      if (isAbortMarker(batches, at + headerSize)) this.#aborted.delete(producerId)
      return false
    }
    return (attributes & transactional) === 0 || !this.#aborted.has(producerId)
  }
}

/** All of an answer at once. Throws when the bytes are not record batches. */
export const committedRecords = (fetched: FetchedPartition, from: number): Committed => {
  const batches = new CommittedBatches(fetched, from)
  const records = batches.take(Number.POSITIVE_INFINITY)
  return { records, next: batches.next }
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
  baseOffset: number,
  from: number,
  into: Array<ConsumedRecord>
): Batch => {
  const attributes = batches.readInt16BE(at + 21)
  const firstTimestamp = Number(batches.readBigInt64BE(at + 27))
  const appended = (attributes & logAppendTime) === 0 ? undefined : Number(batches.readBigInt64BE(at + 35))
  const count = batches.readInt32BE(at + 57)
  const codec = attributes & codecMask
  const bytes = decompress(codec, batches.subarray(at + headerSize, end))
  // What was not packed lies in the answer, beside other batches; small pieces lie in a pool of Node's.
  const batch = new Batch(topic, partition, bytes, codec !== 0 && bytes.buffer.byteLength > Buffer.poolSize)
  const cursor = new Varints(bytes, 0)
  for (let i = 0; i < count; i++) {
    const length = cursor.next()
    const recordEnd = cursor.at + length
    cursor.at += 1
    const timestamp = firstTimestamp + cursor.next()
    const offset = baseOffset + cursor.next()
    if (offset >= from) {
      const keyLength = cursor.next()
      const keyStart = cursor.at
      if (keyLength > 0) cursor.at += keyLength
      const valueLength = cursor.next()
      into.push(new KafkaRecord(batch, offset, appended ?? timestamp, keyStart, keyLength, cursor.at, valueLength))
    }
    cursor.at = recordEnd
  }
  return batch
}
