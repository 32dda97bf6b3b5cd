/** Metrics of the process itself: CPU, memory, event loop, garbage collection; and of telemetry's own losses. */
import type { MetricEntry } from "../Signal.ts"
import { everywhere, traced } from "./Bounds.ts"

export const processMetrics: ReadonlyArray<MetricEntry> = [
  {
    name: "process_cpu_user_seconds_total",
    type: "counter",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Total user CPU time spent in seconds."
  },
  {
    name: "process_cpu_system_seconds_total",
    type: "counter",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Total system CPU time spent in seconds."
  },
  {
    name: "process_cpu_seconds_total",
    type: "counter",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Total user and system CPU time spent in seconds."
  },
  {
    name: "process_start_time_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Start time of the process since unix epoch in seconds."
  },
  {
    name: "process_resident_memory_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Resident memory size in bytes."
  },
  {
    name: "process_virtual_memory_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Virtual memory size in bytes."
  },
  {
    name: "process_heap_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap size in bytes."
  },
  {
    name: "process_open_fds",
    type: "gauge",
    unit: "1",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Number of open file descriptors."
  },
  {
    name: "process_max_fds",
    type: "gauge",
    unit: "1",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Maximum number of open file descriptors."
  },
  {
    name: "nodejs_eventloop_lag_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Lag of event loop in seconds."
  },
  {
    name: "nodejs_eventloop_lag_min_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The minimum recorded event loop delay."
  },
  {
    name: "nodejs_eventloop_lag_max_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The maximum recorded event loop delay."
  },
  {
    name: "nodejs_eventloop_lag_mean_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The mean of the recorded event loop delays."
  },
  {
    name: "nodejs_eventloop_lag_stddev_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The standard deviation of the recorded event loop delays."
  },
  {
    name: "nodejs_eventloop_lag_p50_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The 50th percentile of the recorded event loop delays."
  },
  {
    name: "nodejs_eventloop_lag_p90_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The 90th percentile of the recorded event loop delays."
  },
  {
    name: "nodejs_eventloop_lag_p99_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "The 99th percentile of the recorded event loop delays."
  },
  {
    name: "nodejs_active_resources",
    type: "gauge",
    unit: "1",
    labels: { type: { atMost: 40, of: "kinds of libuv resources" } },
    owner: "runtime",
    from: everywhere,
    meaning:
      "Number of active resources that are currently keeping the event loop alive, grouped by async resource type."
  },
  {
    name: "nodejs_active_handles",
    type: "gauge",
    unit: "1",
    labels: { type: { atMost: 40, of: "kinds of libuv resources" } },
    owner: "runtime",
    from: everywhere,
    meaning: "Number of active libuv handles grouped by handle type. Every handle type is C++ class name."
  },
  {
    name: "nodejs_active_requests",
    type: "gauge",
    unit: "1",
    labels: { type: { atMost: 40, of: "kinds of libuv resources" } },
    owner: "runtime",
    from: everywhere,
    meaning: "Number of active libuv requests grouped by request type. Every request type is C++ class name."
  },
  {
    name: "nodejs_heap_size_total_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap size from Node.js in bytes."
  },
  {
    name: "nodejs_heap_size_used_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap size used from Node.js in bytes."
  },
  {
    name: "nodejs_external_memory_bytes",
    type: "gauge",
    unit: "bytes",
    labels: {},
    owner: "runtime",
    from: everywhere,
    meaning: "Node.js external memory size in bytes."
  },
  {
    name: "nodejs_heap_space_size_total_bytes",
    type: "gauge",
    unit: "bytes",
    labels: { space: { atMost: 20, of: "spaces of V8's heap" } },
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap space size total from Node.js in bytes."
  },
  {
    name: "nodejs_heap_space_size_used_bytes",
    type: "gauge",
    unit: "bytes",
    labels: { space: { atMost: 20, of: "spaces of V8's heap" } },
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap space size used from Node.js in bytes."
  },
  {
    name: "nodejs_heap_space_size_available_bytes",
    type: "gauge",
    unit: "bytes",
    labels: { space: { atMost: 20, of: "spaces of V8's heap" } },
    owner: "runtime",
    from: everywhere,
    meaning: "Process heap space size available from Node.js in bytes."
  },
  {
    name: "nodejs_version_info",
    type: "gauge",
    unit: "1",
    labels: {
      version: { atMost: 2, of: "versions of Node in one deployment" },
      major: { atMost: 2, of: "versions of Node in one deployment" },
      minor: { atMost: 2, of: "versions of Node in one deployment" },
      patch: { atMost: 2, of: "versions of Node in one deployment" }
    },
    owner: "runtime",
    from: everywhere,
    meaning: "Node.js version info."
  },
  {
    name: "nodejs_gc_duration_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { kind: ["major", "minor", "incremental", "weakcb"] },
    owner: "runtime",
    from: everywhere,
    meaning: "Garbage collection duration by kind, one of major, minor, incremental or weakcb."
  },
  {
    name: "lyceum_telemetry_dropped_total",
    type: "counter",
    unit: "1",
    labels: { signal: ["spans", "logs"], reason: ["queue-full", "collector", "output"] },
    owner: "runtime",
    from: everywhere,
    meaning: "Spans and log lines that were given up because nobody took them"
  },
  {
    name: "lyceum_telemetry_spans_exported_total",
    type: "counter",
    unit: "1",
    labels: { service: traced },
    owner: "runtime",
    from: everywhere,
    meaning: "Spans that the collector took"
  }
]
