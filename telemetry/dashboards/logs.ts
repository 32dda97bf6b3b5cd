/** The log: what was said about one trace or request, and how much is said at all. A trace's "logs for this span" lead to the same lines. */
import { board, choice, text } from "./build/Board.ts"
import { logCounts, logs } from "./build/Panels.ts"

export const log = board({
  uid: "lyceum-logs",
  title: "Lyceum / Logs",
  description:
    "Lines of one trace or request across services. Trace and request ids are structured metadata, so this costs no index.",
  sources: ["prometheus", "loki"],
  variables: [
    text("traceId", "Trace", ".*"),
    text("requestId", "Request", ".*"),
    choice("job", "Service", "label_values(http_requests_in_flight, job)")
  ],
  rows: [
    {
      title: "Lines",
      panels: [
        logCounts({
          title: "Lines by service",
          description: "Lines that fit, by service.",
          unit: "short",
          width: 12,
          expr: 'sum by (service) (count_over_time({service=~"$job"} | traceId=~"$traceId" | requestId=~"$requestId" [$__auto]))',
          legend: "{{service}}"
        }),
        logCounts({
          title: "Lines by level",
          description: "Lines that fit, by level.",
          unit: "short",
          width: 12,
          expr: 'sum by (level) (count_over_time({service=~"$job"} | traceId=~"$traceId" | requestId=~"$requestId" [$__auto]))',
          legend: "{{level}}"
        }),
        logs({
          title: "Lines that fit",
          description: "Paste a trace's or a request's id above; a line's traceId leads to the trace.",
          expr: '{service=~"$job"} | traceId=~"$traceId" | requestId=~"$requestId" | json'
        })
      ]
    }
  ]
})
