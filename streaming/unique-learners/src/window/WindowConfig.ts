/** How the windows behave. Decoded at the edge; inside the core every time is a number of milliseconds. */
import { Schema } from "effect"

const Millis = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const WindowConfig = Schema.Struct({
  /** Length of a tumbling window; windows start at multiples of it since 1970. */
  window: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1000)),
  /** How much older than the newest record of its partition a record may be and still be on time. */
  outOfOrderness: Millis,
  /** How long a window stays open after the watermark passed its end. Results are final, so this only delays them. */
  allowedLateness: Millis,
  /** How long a partition is silent at the end of its log before it stops holding windows back. */
  idleTimeout: Millis,
  /** An idle partition stays this much further behind the wall clock than `outOfOrderness`. */
  idleGrace: Millis,
  /** A record further ahead of the wall clock than this is quarantined: one such record would close every window. */
  futureSkew: Millis,
  /**
   * Offsets that a restart may have to read again. A window that holds the checkpoint back further is closed early, and what
   * still comes for it is late: kept and counted, not lost.
   */
  maxReplay: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  /**
   * Bytes that the exact sets of one input partition may take. The windows that can be open at once share them evenly; past its
   * share a window counts its largest courses by sketches, and their results say that they are approximate.
   */
  exactBudget: Schema.Int.check(Schema.isGreaterThanOrEqualTo(100_000))
}).annotate({ identifier: "WindowConfig" })
export type WindowConfig = typeof WindowConfig.Type

/** What the job does unless it is told otherwise. */
export const defaultWindowConfig: WindowConfig = {
  window: 60_000,
  outOfOrderness: 10_000,
  allowedLateness: 0,
  idleTimeout: 10_000,
  idleGrace: 2_000,
  futureSkew: 300_000,
  maxReplay: 20_000_000,
  exactBudget: 16_000_000
}

/**
 * A window's share of the budget. A fixed one, because what the others take at a moment is not the same in a replay. Open are
 * only windows that end after the watermark less the lateness and begin no later than the watermark plus the disorder.
 */
export const windowBudget = ({ allowedLateness, exactBudget, outOfOrderness, window }: WindowConfig): number =>
  Math.floor(exactBudget / (Math.ceil((allowedLateness + outOfOrderness) / window) + 1))
