/**
 * Reads one partition in pieces. An answer holds more records than are asked for at once; the rest is kept packed, and its
 * batches are unpacked one after the other. So a reader holds an answer and the records of one piece, however far behind it is.
 * The memory of a piece is given back when the next one is asked for: left to the collector, a reader at full speed held ten.
 */
import type { ConsumedRecord, FetchResult } from "../../EventLog.ts"
import type { Reading } from "../KafkaClient.ts"
import { fetchResult, readPartition } from "./ReadPartition.ts"
import type { CommittedBatches } from "./RecordBatch.ts"

/**
 * `readBytes`: packed bytes of one answer; a broker gives one batch at least, whatever its size.
 * `onRemoved` is told how many offsets the brokers had removed where the reader wanted to go on.
 */
export const partitionReader = (
  reading: Reading,
  topic: string,
  partition: number,
  readBytes: number,
  onRemoved: (count: number) => void
) => {
  let rest: CommittedBatches | undefined
  /** Records of a batch that was larger than what was asked for, from `at` on. */
  let kept: ReadonlyArray<ConsumedRecord> = []
  let at = 0
  let next = 0
  let lastStableOffset = 0
  /** Where the caller goes on if it took what it got. */
  let expected = -1

  const forget = () => {
    rest?.release()
    rest = undefined
    kept = []
    at = 0
  }

  const serve = (offset: number, maxRecords: number): FetchResult => {
    const records = kept.slice(at, at + maxRecords)
    at += records.length
    const last = records.at(-1)
    expected = last === undefined ? offset : last.offset + 1
    if (at < kept.length) return { records, endOffset: lastStableOffset }
    kept = []
    at = 0
    return fetchResult({ records, next, lastStableOffset }, offset, maxRecords)
  }

  return async (options: {
    readonly offset: number
    readonly maxRecords: number
    readonly maxWaitMillis: number
  }): Promise<FetchResult> => {
    const { maxRecords, maxWaitMillis, offset } = options
    const goesOn = offset === expected
    if (!goesOn) forget()
    if (at < kept.length) return serve(offset, maxRecords)
    rest?.release()
    if (rest !== undefined && !rest.isOver) {
      kept = rest.take(maxRecords)
      next = rest.next
      if (kept.length > 0) return serve(offset, maxRecords)
    }
    // Behind the last record there may be markers that were passed already.
    const from = goesOn ? Math.max(offset, next) : offset
    forget()
    const want = { topic, partition, offset: from, maxBytes: readBytes }
    const found = await readPartition(reading, want, maxWaitMillis, maxRecords)
    next = found.next
    if (found.removed > 0) onRemoved(found.removed)
    lastStableOffset = found.lastStableOffset
    rest = found.rest
    kept = found.records
    return serve(offset, maxRecords)
  }
}
