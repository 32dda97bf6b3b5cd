/** The pure core from end to end, without a log: partitions in, final windows out. */
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { advanceIdle, close, takeCommit } from "../../src/window/Close.ts"
import { mergeBeginning, MergeState, mergeStep, type Partial, takeFinal } from "../../src/window/MergeState.ts"
import { beginning, type ClosedCount, PartitionState } from "../../src/window/PartitionState.ts"
import { step } from "../../src/window/Step.ts"
import type { WindowConfig } from "../../src/window/WindowConfig.ts"
import { type Draw, now2026 } from "./Inputs.ts"

/** Partials of one partition, over random batches, and an idle end that closes what is left. */
export const partialsOf = (
  config: WindowConfig,
  records: ReadonlyArray<ConsumedRecord>,
  partition: number,
  partitions: number,
  draw: Draw
) => {
  const state = new PartitionState(config, partition, partitions, beginning)
  const partials: Array<Partial> = []
  const late: Array<ConsumedRecord> = []
  const flush = () => {
    close(state)
    const commit = takeCommit(state)
    for (const count of commit.closed) partials.push({ ...count, kind: "count", partition })
    const { watermark } = commit.checkpoint
    if (watermark !== Number.NEGATIVE_INFINITY) partials.push({ kind: "watermark", partition, watermark })
    late.push(...commit.late)
  }
  for (let from = 0; from < records.length;) {
    const to = from + 1 + draw(20)
    step(state, records.slice(from, to), now2026)
    from = to
    if (draw(3) > 0) flush()
  }
  advanceIdle(state, now2026, Number.MAX_SAFE_INTEGER)
  flush()
  return { partials, late, state }
}

/** Merges partials of all partitions in a random interleaving that keeps each partition's order. */
export const merged = (partitions: ReadonlyArray<ReadonlyArray<Partial>>, draw: Draw): ReadonlyArray<ClosedCount> => {
  const state = new MergeState(0, partitions.length, mergeBeginning)
  const heads = partitions.map(() => 0)
  const results: Array<ClosedCount> = []
  let offset = 0
  for (;;) {
    const left = partitions.flatMap((list, p) => ((heads[p] ?? 0) < list.length ? [p] : []))
    const p = left[draw(left.length)]
    if (p === undefined) break
    const head = heads[p] ?? 0
    const partial = partitions[p]?.[head]
    heads[p] = head + 1
    if (partial !== undefined) mergeStep(state, offset++, partial)
    if (draw(4) === 0) results.push(...takeFinal(state, 1 + draw(5)))
  }
  for (let final = takeFinal(state, 7); final.length > 0; final = takeFinal(state, 7)) results.push(...final)
  return results
}
