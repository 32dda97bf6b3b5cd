/** One partition's committed records from an offset on: over markers and aborted transactions, as the port promises. */
import type { ConsumedRecord, FetchResult } from "../../EventLog.ts"
import type { Reading } from "../KafkaClient.ts"
import { CommittedBatches } from "./RecordBatch.ts"

/** What was found, and where the next read goes on (behind markers, which `records` does not show). */
export interface ReadResult {
  readonly records: ReadonlyArray<ConsumedRecord>
  /** Offsets that were asked for and had been removed by the brokers, by retention or by hand. */
  readonly removed: number
  readonly next: number
  readonly lastStableOffset: number
  /** What the answer holds besides, still packed. */
  readonly rest: CommittedBatches
}

/** Where to go on when the broker does not have the offset: the first one it has, when the older ones were removed. */
export const firstAvailable = async (reading: Reading, topic: string, partition: number, offset: number) => {
  const found = (await reading.bounds(topic, [partition])).get(partition)
  if (found !== undefined && offset < found.first) return found.first
  const end = found?.end ?? "unknown"
  throw new Error(`offset ${offset} lies behind the end ${end} of ${topic}/${partition}: was the topic made anew?`)
}

/**
 * Reads until there are records (`atLeast` of them when one answer holds so many), the end is reached and `maxWaitMillis` are over, or a whole answer showed none.
 * An open transaction ends what can be read: `lastStableOffset` is where it begins.
 */
export const readPartition = async (
  reading: Reading,
  at: { readonly topic: string; readonly partition: number; readonly offset: number; readonly maxBytes: number },
  maxWaitMillis: number,
  atLeast: number
): Promise<ReadResult> => {
  const { maxBytes, partition, topic } = at
  const deadline = performance.now() + maxWaitMillis
  let offset = at.offset
  let removed = 0
  for (;;) {
    const wait = Math.max(0, Math.ceil(deadline - performance.now()))
    const [fetched] = await reading.read([{ topic, partition, offset, maxBytes }], wait)
    if (fetched === undefined) throw new Error(`the answer to a read of ${topic}/${partition} does not mention it`)
    if (fetched.errorCode !== 0) {
      const first = await firstAvailable(reading, topic, partition, offset)
      removed += first - offset
      offset = first
      continue
    }
    const rest = new CommittedBatches(fetched, offset)
    const records = rest.take(atLeast)
    const { next } = rest
    const { lastStableOffset } = fetched
    const stuck = next === offset && wait === 0
    if (records.length > 0 || stuck || (next >= lastStableOffset && wait === 0))
      return { records, removed, next, lastStableOffset, rest }
    offset = next
  }
}

/** The port's answer for a read that began at `offset`: at the end, `endOffset` is `offset` also behind markers. */
export const fetchResult = (
  { lastStableOffset, next, records }: Omit<ReadResult, "removed" | "rest">,
  offset: number,
  maxRecords: number
): FetchResult => {
  const last = records.at(-1)
  const atEnd = next >= lastStableOffset
  if (last === undefined) return { records, endOffset: atEnd ? offset : lastStableOffset }
  return {
    records: records.length > maxRecords ? records.slice(0, maxRecords) : records,
    endOffset: atEnd ? last.offset + 1 : lastStableOffset
  }
}
