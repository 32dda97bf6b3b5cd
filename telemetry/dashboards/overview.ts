/** The first look: are objectives met, how fast is their budget spent, and where does it hurt. */
import { board } from "./build/Board.ts"
import { logCounts, logs, number, series } from "./build/Panels.ts"
import { largest, quantile, rate } from "./build/Queries.ts"

const objectives = [
  ["availability", "Availability", "answered without a fault of ours (objective 99.9 %)"],
  ["reads", "Reads in time", "reads answered within 300 ms (objective 95 %)"],
  ["writes", "Writes in time", "writes answered within 500 ms (objective 95 %)"],
  ["freshness", "Enrolments in time", "enrolments that analytics knew within 30 s (objective 99 %)"]
] as const

const edge = 'job=~"web|local"'

export const overview = board({
  uid: "lyceum-overview",
  title: "Lyceum / Overview",
  description: "Objectives and their budgets as people at the one address have it; then where to look.",
  sources: ["prometheus", "loki"],
  rows: [
    {
      title: "Objectives",
      panels: [
        ...objectives.map(([slo, title, what]) =>
          number({
            title,
            description: `Share over three days: ${what}.`,
            unit: "percentunit",
            width: 6,
            expr: `1 - slo:bad:rate3d{slo="${slo}"} / slo:all:rate3d{slo="${slo}"}`
          })
        ),
        ...objectives.map(([slo, title]) =>
          number({
            title: `${title}: budget left`,
            description:
              "What is left of what may go wrong in three days, if the three days had it all: below 0 the objective is missed.",
            unit: "percentunit",
            width: 6,
            expr: `1 - slo:burn:rate3d{slo="${slo}"}`
          })
        ),
        series({
          title: "Burn within the hour",
          description:
            "How many times faster than sustainable the budget is spent. Above 14.4 (with the last 5 minutes) somebody is called.",
          unit: "short",
          width: 12,
          bad: 14.4,
          queries: [{ expr: "slo:burn:rate1h", legend: "{{slo}}" }]
        }),
        series({
          title: "Burn within six hours",
          description: "The slower fire: above 6 (with the last 30 minutes) somebody is called.",
          unit: "short",
          width: 12,
          bad: 6,
          queries: [{ expr: "slo:burn:rate6h", legend: "{{slo}}" }]
        })
      ]
    },
    {
      title: "At the one address",
      panels: [
        series({
          title: "Requests",
          description: "Requests a second that the web service answered, by class of status.",
          unit: "reqps",
          queries: [
            {
              expr: `sum by (class) (label_replace(rate(http_request_duration_seconds_count{${edge}}[$__rate_interval]), "class", "\${1}xx", "status", "(.).*"))`,
              legend: "{{class}}"
            }
          ],
          stacked: true
        }),
        series({
          title: "Errors",
          description: "Share of requests that ended in a fault of ours (5xx). The budget is 0.1 %.",
          unit: "percentunit",
          bad: 0.001,
          queries: [
            {
              expr: `(sum(rate(http_request_duration_seconds_count{${edge}, status=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(http_request_duration_seconds_count{${edge}}[$__rate_interval]))`,
              legend: "5xx"
            }
          ]
        }),
        series({
          title: "Time to answer",
          description: "95 of 100 requests were quicker. Points are traces: follow one.",
          unit: "s",
          bad: 0.5,
          queries: [
            {
              expr: quantile(0.95, "http_request_duration_seconds", "", `${edge}, method=~"GET|HEAD"`),
              legend: "reads p95",
              exemplars: true
            },
            {
              expr: quantile(0.95, "http_request_duration_seconds", "", `${edge}, method=~"POST|PUT|PATCH|DELETE"`),
              legend: "writes p95",
              exemplars: true
            }
          ]
        })
      ]
    },
    {
      title: "Where it hurts",
      panels: [
        series({
          title: "Errors by service",
          description: "Answers 5xx a second, by who gave them. The one far down the line is the cause.",
          unit: "reqps",
          queries: [
            {
              expr: `${rate("http_request_duration_seconds_count", "job", 'status=~"5.."')} or 0 * ${rate("http_request_duration_seconds_count", "job")}`,
              legend: "{{job}}"
            }
          ]
        }),
        series({
          title: "Breakers",
          description: "0 = closed, 1 = one probe decides, 2 = open: a service that is not asked any more.",
          unit: "short",
          bad: 2,
          queries: [
            { expr: largest("lyceum_circuit_breaker_state", "job, upstream"), legend: "{{job}} → {{upstream}}" }
          ]
        }),
        series({
          title: "Oldest unpublished event",
          description: "Age of the oldest event that a relay has not published. Seconds are normal for moments only.",
          unit: "s",
          bad: 60,
          queries: [{ expr: largest("lyceum_relay_lag_seconds", "service"), legend: "{{service}}" }]
        }),
        series({
          title: "Records not read yet",
          description: "What consumer groups have before them, all topics together.",
          unit: "short",
          queries: [
            { expr: `sum by (group) (${largest("lyceum_consumer_lag_records", "group, topic")})`, legend: "{{group}}" }
          ]
        }),
        series({
          title: "Dead letters",
          description: "Records put aside that nobody has replayed: each is an event without its effect.",
          unit: "short",
          bad: 1,
          queries: [{ expr: largest("lyceum_dead_letters", "group, topic"), legend: "{{group}} {{topic}}" }]
        }),
        logCounts({
          title: "Errors in the log",
          description: "Lines of level ERROR and FATAL, by service.",
          unit: "short",
          expr: 'sum by (service) (count_over_time({level=~"ERROR|FATAL"}[$__auto]))',
          legend: "{{service}}"
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "Errors, newest first",
          description: "Lines of level ERROR and FATAL of all services. Open one: its traceId leads to the trace.",
          expr: '{level=~"ERROR|FATAL"} | json'
        })
      ]
    }
  ]
})
