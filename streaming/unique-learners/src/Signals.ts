/** What the job tells about itself. Counters move by what changed since the last turn of the task. */
import { Effect, Metric } from "effect"
import type { MergeState } from "./window/MergeState.ts"
import { mergedWatermark } from "./window/MergeState.ts"
import type { Counters, PartitionState } from "./window/PartitionState.ts"

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })
const gauge = (name: string, description: string) => Metric.gauge(name, { description })

const records = {
  counted: counter("lyceum_streaming_records_total", "Records counted into a window"),
  late: counter("lyceum_streaming_late_total", "Records that came after their window was closed"),
  quarantined: counter("lyceum_streaming_quarantined_total", "Records that could not be placed"),
  misplaced: counter(
    "lyceum_streaming_partition_mismatch_total",
    "Records in another partition than their key belongs to"
  ),
  replayed: counter("lyceum_streaming_replayed_total", "Records read again after a restart"),
  closed: counter("lyceum_streaming_windows_closed_total", "Windows closed, of one partition"),
  forced: counter(
    "lyceum_streaming_windows_forced_total",
    "Windows closed early because they held the checkpoint too far back"
  ),
  approximate: counter(
    "lyceum_streaming_approximate_total",
    "Counts of closed windows that are estimates, because exact sets would have passed their budget"
  )
} satisfies Record<keyof Counters, unknown>
const names = ["counted", "late", "quarantined", "misplaced", "replayed", "closed", "forced", "approximate"] as const

const openWindows = gauge("lyceum_streaming_open_windows", "Windows that still take records")
const setBytes = gauge("lyceum_streaming_set_bytes", "What the sets and sketches of open windows take")
const oldestAge = gauge(
  "lyceum_streaming_oldest_open_window_age_seconds",
  "Time since the end of the oldest open window; negative while it runs"
)
const watermarkDelay = gauge("lyceum_streaming_watermark_delay_seconds", "Wall clock minus watermark")
const replaySpan = gauge("lyceum_streaming_replay_span", "Offsets that a restart would read again")
const pendingWindows = gauge("lyceum_streaming_merge_pending_windows", "Closed windows that wait for other partitions")
const stalePartials = counter("lyceum_streaming_stale_partials_total", "Partial counts that came for a final window")
const mergeDelay = gauge(
  "lyceum_streaming_merge_watermark_delay_seconds",
  "Wall clock minus the watermark of all partitions"
)
const results = counter("lyceum_streaming_results_total", "Final results written")
const reopened = counter("lyceum_streaming_task_reopened_total", "Times that a task was opened again after a failure")

/** Reports a partition's state after each turn; every series is there from the first one on. `wallNow` in milliseconds since 1970. */
export const partitionSignals = (state: PartitionState) => {
  const attributes = { partition: String(state.partition) }
  const counts = names.map((name) => ({ name, metric: Metric.withAttributes(records[name], attributes), before: -1 }))
  const of = {
    open: Metric.withAttributes(openWindows, attributes),
    bytes: Metric.withAttributes(setBytes, attributes),
    span: Metric.withAttributes(replaySpan, attributes),
    age: Metric.withAttributes(oldestAge, attributes),
    delay: Metric.withAttributes(watermarkDelay, attributes)
  }
  return (wallNow: number, lowWater: number) =>
    Effect.gen(function* () {
      for (const count of counts) {
        const now = state.counters[count.name]
        if (now === count.before) continue
        yield* Metric.update(count.metric, now - Math.max(0, count.before))
        count.before = now
      }
      yield* Metric.update(of.open, state.open.size)
      let bytes = 0
      for (const window of state.open.values()) bytes += window.bytes
      yield* Metric.update(of.bytes, bytes)
      yield* Metric.update(of.span, state.position - lowWater)
      yield* Metric.update(of.age, state.open.size === 0 ? 0 : (wallNow - state.nextEnd) / 1000)
      if (state.watermark === Number.NEGATIVE_INFINITY) return
      yield* Metric.update(of.delay, (wallNow - state.watermark) / 1000)
    })
}

/** Reports the merge's state after each turn. */
export const mergeSignals = (state: MergeState) => {
  let stale = 0
  return (wallNow: number, written: number) =>
    Effect.gen(function* () {
      yield* Metric.update(results, written)
      yield* Metric.update(stalePartials, state.stale - stale)
      stale = state.stale
      yield* Metric.update(pendingWindows, state.pending.size)
      const watermark = mergedWatermark(state)
      if (watermark !== Number.NEGATIVE_INFINITY) yield* Metric.update(mergeDelay, (wallNow - watermark) / 1000)
    })
}

/** Makes the series of a task that has not been opened again. */
export const taskOpened = (task: string) => Metric.update(Metric.withAttributes(reopened, { task }), 0)

/** A task starts again. */
export const taskReopened = (task: string) => Metric.update(Metric.withAttributes(reopened, { task }), 1)
