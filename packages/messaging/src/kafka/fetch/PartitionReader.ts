/** Reads one partition in pieces: an answer holds more records than are asked for at once, and the rest is kept. */
import type { ConsumedRecord, FetchResult } from "../../EventLog.ts"
import type { Reading } from "../KafkaClient.ts"
import { fetchResult, readPartition } from "./ReadPartition.ts"

/** Compressed bytes of one answer: some ten thousand records. */
const readBytes = 1_000_000

export const partitionReader = (reading: Reading, topic: string, partition: number) => {
  let kept: ReadonlyArray<ConsumedRecord> = []
  let at = 0
  let next = 0
  let lastStableOffset = 0
  /** Where the caller goes on if it took what it got. */
  let expected = -1

  const serve = (offset: number, maxRecords: number): FetchResult => {
    const records = kept.slice(at, at + maxRecords)
    at += records.length
    const last = records.at(-1)
    if (last === undefined || at < kept.length) {
      expected = last === undefined ? -1 : last.offset + 1
      return { records, endOffset: lastStableOffset }
    }
    kept = []
    at = 0
    expected = last.offset + 1
    return fetchResult({ records, next, lastStableOffset }, offset, maxRecords)
  }

  return async (options: {
    readonly offset: number
    readonly maxRecords: number
    readonly maxWaitMillis: number
  }): Promise<FetchResult> => {
    const { maxRecords, maxWaitMillis, offset } = options
    const goesOn = offset === expected
    if (goesOn && at < kept.length) return serve(offset, maxRecords)
    // Behind the last record there may be markers that were passed already.
    const from = goesOn ? Math.max(offset, next) : offset
    kept = []
    at = 0
    const found = await readPartition(reading, { topic, partition, offset: from, maxBytes: readBytes }, maxWaitMillis)
    next = found.next
    lastStableOffset = found.lastStableOffset
    if (found.records.length === 0) {
      expected = offset
      return fetchResult(found, offset, maxRecords)
    }
    kept = found.records
    return serve(offset, maxRecords)
  }
}
