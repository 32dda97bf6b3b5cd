/** One service: rate, errors, duration of its requests; use, saturation, errors of its pools and its process. */
import { board, choice } from "./build/Board.ts"
import { logs, series } from "./build/Panels.ts"
import { largest, quantile, rate } from "./build/Queries.ts"

const of = 'job=~"$job"'
const count = "http_request_duration_seconds_count"

export const service = board({
  uid: "lyceum-service",
  title: "Lyceum / Service",
  description:
    "RED of requests by route template, calls to other services, USE of the database's pool, event loop, memory and CPU.",
  sources: ["prometheus", "loki"],
  variables: [
    choice("job", "Service", "label_values(http_requests_in_flight, job)"),
    choice("route", "Route", 'label_values(http_request_duration_seconds_count{job=~"$job"}, route)')
  ],
  rows: [
    {
      title: "Requests",
      panels: [
        series({
          title: "Requests by route",
          description: "Requests a second by route template; what fits no template is `unmatched`.",
          unit: "reqps",
          queries: [
            {
              expr: rate(count, "job, method, route", `${of}, route=~"$route"`),
              legend: "{{job}} {{method}} {{route}}"
            }
          ]
        }),
        series({
          title: "Errors by route",
          description: "Share of answers that are 5xx, by route template.",
          unit: "percentunit",
          bad: 0.01,
          queries: [
            {
              expr: `${rate(count, "job, method, route", `${of}, route=~"$route", status=~"5.."`)} / ${rate(count, "job, method, route", `${of}, route=~"$route"`)}`,
              legend: "{{job}} {{method}} {{route}}"
            }
          ]
        }),
        series({
          title: "Duration by route",
          description: "95 of 100 requests were quicker, by route template. Points are traces.",
          unit: "s",
          bad: 0.3,
          queries: [
            {
              expr: quantile(0.95, "http_request_duration_seconds", "job, method, route", `${of}, route=~"$route"`),
              legend: "{{job}} {{method}} {{route}}",
              exemplars: true
            }
          ]
        }),
        series({
          title: "Answers by status",
          description: "Answers a second by status: 429 is a limit, 503 is a service or a pool that is full.",
          unit: "reqps",
          stacked: true,
          queries: [{ expr: rate(count, "status", `${of}, route=~"$route"`), legend: "{{status}}" }]
        }),
        series({
          title: "In flight",
          description: "Requests being answered, by process: the queue in front of the event loop.",
          unit: "short",
          queries: [{ expr: `sum by (job, instance) (http_requests_in_flight{${of}})`, legend: "{{job}} {{instance}}" }]
        }),
        series({
          title: "Writes asked twice",
          description:
            "Requests answered from their Idempotency-Key, refused for one that was another's, and decisions taken again.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_idempotency_replays_total", "job", of), legend: "{{job}} replayed" },
            { expr: rate("lyceum_idempotency_reused_total", "job", of), legend: "{{job}} refused" },
            { expr: rate("lyceum_command_conflicts_total", "job", of), legend: "{{job}} decided again" }
          ]
        })
      ]
    },
    {
      title: "Calls to other services",
      panels: [
        series({
          title: "Calls by outcome",
          description: "Calls a second by what came: a class of status, or failed (no answer, too late, breaker open).",
          unit: "reqps",
          queries: [
            {
              expr: rate("lyceum_upstream_request_duration_seconds_count", "job, upstream, outcome", of),
              legend: "{{job}} → {{upstream}} {{outcome}}"
            }
          ]
        }),
        series({
          title: "Duration of calls",
          description: "95 of 100 calls were answered sooner.",
          unit: "s",
          queries: [
            {
              expr: quantile(0.95, "lyceum_upstream_request_duration_seconds", "job, upstream", of),
              legend: "{{job}} → {{upstream}}"
            }
          ]
        }),
        series({
          title: "Breakers",
          description: "0 = closed, 1 = one probe decides, 2 = open.",
          unit: "short",
          bad: 2,
          queries: [
            { expr: largest("lyceum_circuit_breaker_state", "job, upstream", of), legend: "{{job}} → {{upstream}}" }
          ]
        })
      ]
    },
    {
      title: "Pool of database connections",
      panels: [
        series({
          title: "Statements under way",
          description: "Statements that run or wait, by process. More than the pool's size is a queue.",
          unit: "short",
          queries: [
            {
              expr: `sum by (job, instance) (lyceum_database_statements_in_flight{${of}})`,
              legend: "{{job}} {{instance}}"
            }
          ]
        }),
        series({
          title: "Wait for a connection",
          description:
            "99 of 100 statements had a connection sooner. More than a few milliseconds: the pool is too small, or the database slow.",
          unit: "s",
          bad: 0.1,
          queries: [{ expr: quantile(0.99, "lyceum_database_connection_wait_seconds", "job", of), legend: "{{job}}" }]
        }),
        series({
          title: "Failed statements",
          description: "Statements that failed, a second: those that a constraint refused are among them.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_database_statement_failures_total", "job", of), legend: "{{job}}" }]
        })
      ]
    },
    {
      title: "Process",
      panels: [
        series({
          title: "CPU",
          description: "Cores in use, by process; one event loop can use one, and its helpers a little more.",
          unit: "short",
          bad: 1,
          queries: [{ expr: rate("process_cpu_seconds_total", "job, instance", of), legend: "{{job}} {{instance}}" }]
        }),
        series({
          title: "Event loop",
          description:
            "99 of 100 turns of the event loop were later by less than that: what every request waits besides its own work.",
          unit: "s",
          bad: 0.25,
          queries: [
            { expr: `max by (job, instance) (nodejs_eventloop_lag_p99_seconds{${of}})`, legend: "{{job}} {{instance}}" }
          ]
        }),
        series({
          title: "Memory",
          description: "Resident memory and heap, by process.",
          unit: "bytes",
          queries: [
            {
              expr: `max by (job, instance) (process_resident_memory_bytes{${of}})`,
              legend: "{{job}} {{instance}} resident"
            },
            { expr: `max by (job, instance) (nodejs_heap_size_used_bytes{${of}})`, legend: "{{job}} {{instance}} heap" }
          ]
        }),
        series({
          title: "Garbage collection",
          description: "Share of time spent in it, by kind.",
          unit: "percentunit",
          bad: 0.1,
          queries: [{ expr: rate("nodejs_gc_duration_seconds_sum", "job, kind", of), legend: "{{job}} {{kind}}" }]
        }),
        series({
          title: "Pods",
          description: "Pods that run, and the most that autoscaling may start.",
          unit: "short",
          queries: [
            {
              expr: 'kube_horizontalpodautoscaler_status_current_replicas{namespace="lyceum", horizontalpodautoscaler=~"(keda-hpa-)?($job)"}',
              legend: "{{horizontalpodautoscaler}}"
            },
            {
              expr: 'kube_horizontalpodautoscaler_spec_max_replicas{namespace="lyceum", horizontalpodautoscaler=~"(keda-hpa-)?($job)"}',
              legend: "{{horizontalpodautoscaler}} at most"
            }
          ]
        }),
        series({
          title: "Telemetry lost",
          description: "Spans and log lines given up because nobody took them. Requests never wait for them.",
          unit: "ops",
          bad: 1,
          queries: [
            {
              expr: rate("lyceum_telemetry_dropped_total", "job, signal, reason", of),
              legend: "{{job}} {{signal}} {{reason}}"
            }
          ]
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "Warnings and errors",
          description: "Lines from WARN upwards of the chosen services.",
          expr: '{service=~"$job", level=~"WARN|ERROR|FATAL"} | json'
        })
      ]
    }
  ]
})
