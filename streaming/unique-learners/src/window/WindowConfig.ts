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
  maxReplay: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
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
  maxReplay: 20_000_000
}
