/** The job that counts unique learners in windows of event time. */
import { board } from "./build/Board.ts"
import { logs, number, series } from "./build/Panels.ts"
import { rate } from "./build/Queries.ts"

const byPartition = (name: string) => `max by (partition) (lyceum_streaming_${name})`

export const streaming = board({
  uid: "lyceum-streaming",
  title: "Lyceum / Streaming",
  description: "Watermarks, windows, what came too late or could not be placed, and what a restart would cost.",
  sources: ["prometheus", "loki"],
  rows: [
    {
      title: "Time",
      panels: [
        number({
          title: "Behind the clock",
          description: "Wall clock minus the watermark of all partitions: results are final up to there.",
          unit: "s",
          width: 8,
          bad: 300,
          expr: "max(lyceum_streaming_merge_watermark_delay_seconds)"
        }),
        number({
          title: "Windows that wait",
          description: "Closed windows that wait for other partitions.",
          unit: "short",
          width: 8,
          expr: "max(lyceum_streaming_merge_pending_windows)"
        }),
        number({
          title: "Too late",
          description: "Share of records that came after their window was closed.",
          unit: "percentunit",
          width: 8,
          bad: 0.01,
          expr: "sum(rate(lyceum_streaming_late_total[$__rate_interval])) / (sum(rate(lyceum_streaming_records_total[$__rate_interval])) + sum(rate(lyceum_streaming_late_total[$__rate_interval])))"
        }),
        series({
          title: "Watermark delay by partition",
          description: "Wall clock minus watermark. One partition far above the others holds all windows back.",
          unit: "s",
          bad: 300,
          queries: [
            { expr: byPartition("watermark_delay_seconds"), legend: "partition {{partition}}" },
            { expr: "max(lyceum_streaming_merge_watermark_delay_seconds)", legend: "all partitions" }
          ]
        }),
        series({
          title: "Oldest open window",
          description: "Time since the end of the oldest open window; negative while it runs.",
          unit: "s",
          queries: [{ expr: byPartition("oldest_open_window_age_seconds"), legend: "partition {{partition}}" }]
        }),
        series({
          title: "Open windows",
          description: "Windows that still take records.",
          unit: "short",
          queries: [{ expr: byPartition("open_windows"), legend: "partition {{partition}}" }]
        })
      ]
    },
    {
      title: "Records",
      panels: [
        series({
          title: "Counted",
          description: "Records a second counted into a window.",
          unit: "ops",
          stacked: true,
          queries: [{ expr: rate("lyceum_streaming_records_total", "partition"), legend: "partition {{partition}}" }]
        }),
        series({
          title: "Not counted",
          description: "Late, quarantined, or in another partition than their key belongs to.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_streaming_late_total", "partition"), legend: "late {{partition}}" },
            { expr: rate("lyceum_streaming_quarantined_total", "partition"), legend: "quarantined {{partition}}" },
            { expr: rate("lyceum_streaming_partition_mismatch_total", "partition"), legend: "misplaced {{partition}}" }
          ]
        }),
        series({
          title: "Results",
          description: "Final results a second, windows closed, and partial counts for windows that were final.",
          unit: "ops",
          queries: [
            { expr: "sum(rate(lyceum_streaming_results_total[$__rate_interval]))", legend: "results" },
            { expr: "sum(rate(lyceum_streaming_windows_closed_total[$__rate_interval]))", legend: "windows closed" },
            { expr: "sum(rate(lyceum_streaming_stale_partials_total[$__rate_interval]))", legend: "stale partials" }
          ]
        })
      ]
    },
    {
      title: "State",
      panels: [
        series({
          title: "Sets of learners",
          description: "What sets and sketches of open windows take; past the budget counts become estimates.",
          unit: "bytes",
          bad: 16_000_000,
          queries: [{ expr: byPartition("set_bytes"), legend: "partition {{partition}}" }]
        }),
        series({
          title: "Given up",
          description: "Windows closed early, and counts that are estimates.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_streaming_windows_forced_total", "partition"), legend: "forced {{partition}}" },
            { expr: rate("lyceum_streaming_approximate_total", "partition"), legend: "estimated {{partition}}" }
          ]
        }),
        series({
          title: "A restart would read again",
          description: "Offsets between the checkpoint and what was dealt with.",
          unit: "short",
          queries: [{ expr: byPartition("replay_span"), legend: "partition {{partition}}" }]
        }),
        series({
          title: "Read again",
          description: "Records a second that were read again after a restart.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_streaming_replayed_total", "partition"), legend: "partition {{partition}}" }]
        }),
        series({
          title: "Tasks opened again",
          description: "Times a second that a task was opened again after a failure.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_streaming_task_reopened_total", "task"), legend: "{{task}}" }]
        }),
        series({
          title: "Removed before it was read",
          description: "Offsets a second that the brokers had removed before a task read them: lost for these counts.",
          unit: "ops",
          bad: 0.001,
          queries: [{ expr: rate("lyceum_stream_task_removed_offsets_total", "task"), legend: "{{task}}" }]
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "The job",
          description: "Everything that the job says; its process is named streaming in a cluster.",
          expr: '{service=~"unique-learners|streaming"} | json'
        })
      ]
    }
  ]
})
