/** The job that counts unique learners. */
import type { MetricEntry } from "../Signal.ts"
import { job, partitions } from "./Bounds.ts"

export const streamingMetrics: ReadonlyArray<MetricEntry> = [
  {
    name: "lyceum_streaming_task_reopened_total",
    type: "counter",
    unit: "1",
    labels: { task: { atMost: 60, of: "tasks of the job: one a partition, and the merge" } },
    owner: "unique-learners",
    from: job,
    meaning: "Times that a task was opened again after a failure"
  },
  {
    name: "lyceum_streaming_records_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Records counted into a window"
  },
  {
    name: "lyceum_streaming_late_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Records that came after their window was closed"
  },
  {
    name: "lyceum_streaming_quarantined_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Records that could not be placed"
  },
  {
    name: "lyceum_streaming_partition_mismatch_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Records in another partition than their key belongs to"
  },
  {
    name: "lyceum_streaming_replayed_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Records read again after a restart"
  },
  {
    name: "lyceum_streaming_windows_closed_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Windows closed, of one partition"
  },
  {
    name: "lyceum_streaming_windows_forced_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Windows closed early because they held the checkpoint too far back"
  },
  {
    name: "lyceum_streaming_approximate_total",
    type: "counter",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Counts of closed windows that are estimates, because exact sets would have passed their budget"
  },
  {
    name: "lyceum_streaming_open_windows",
    type: "gauge",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Windows that still take records"
  },
  {
    name: "lyceum_streaming_set_bytes",
    type: "gauge",
    unit: "bytes",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "What the sets and sketches of open windows take"
  },
  {
    name: "lyceum_streaming_replay_span",
    type: "gauge",
    unit: "1",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Offsets that a restart would read again"
  },
  {
    name: "lyceum_streaming_oldest_open_window_age_seconds",
    type: "gauge",
    unit: "seconds",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Time since the end of the oldest open window; negative while it runs"
  },
  {
    name: "lyceum_streaming_results_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "unique-learners",
    from: job,
    meaning: "Final results written"
  },
  {
    name: "lyceum_streaming_stale_partials_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "unique-learners",
    from: job,
    meaning: "Partial counts that came for a final window"
  },
  {
    name: "lyceum_streaming_merge_pending_windows",
    type: "gauge",
    unit: "1",
    labels: {},
    owner: "unique-learners",
    from: job,
    meaning: "Closed windows that wait for other partitions"
  },
  {
    name: "lyceum_streaming_watermark_delay_seconds",
    type: "gauge",
    unit: "seconds",
    labels: { partition: partitions },
    owner: "unique-learners",
    from: job,
    meaning: "Wall clock minus watermark"
  },
  {
    name: "lyceum_streaming_merge_watermark_delay_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "unique-learners",
    from: job,
    meaning: "Wall clock minus the watermark of all partitions"
  }
]
