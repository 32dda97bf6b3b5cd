/**
 * The rules of our objectives, made from one table: how often something went wrong, how fast that spends the budget, and whom to
 * call when. Method: "The Site Reliability Workbook", chapter 5, multiwindow, multi-burn-rate alerts. Pure; `npm run generate`
 * writes slo.yaml from it.
 */
import { stringify } from "yaml"

interface Objective {
  readonly slo: string
  readonly alert: string
  /** Share that may go wrong. */
  readonly budget: number
  readonly what: string
  /** Events a second, and those of them that went wrong, over `window`. Neither may be absent where the other is there. */
  readonly all: (window: string) => string
  readonly bad: (window: string) => string
}

// Where people come in; `local` is the one process of `npm start`.
const edge = 'job=~"web|local"'
const reads = `${edge}, method=~"GET|HEAD"`
const writes = `${edge}, method=~"POST|PUT|PATCH|DELETE"`
const delays = 'group="analytics.enrollment-events"'

const sum = (metric: string, matchers: string, window: string) => `sum(rate(${metric}{${matchers}}[${window}]))`

/** Those that were slower than a bucket's bound. Answers that failed are the availability's business, not this one's. */
const slower = (metric: string, matchers: string, bound: string, window: string) =>
  `${sum(`${metric}_count`, matchers, window)} - ${sum(`${metric}_bucket`, `${matchers}, le=~"${bound}"`, window)}`

const http = "http_request_duration_seconds"
const delay = "lyceum_consumer_delay_seconds"
const right = 'status!~"5.."'

/** docs/operations.md, "Objectives", says the same in words. */
export const objectives: ReadonlyArray<Objective> = [
  {
    slo: "availability",
    alert: "AvailabilityBudgetBurns",
    budget: 0.001,
    what: "requests end in a fault of ours (5xx)",
    all: (window) => sum(`${http}_count`, edge, window),
    // Before the first fault there is no series of it: zero then, not nothing.
    bad: (window) =>
      `(${sum(`${http}_count`, `${edge}, status=~"5.."`, window)} or 0 * ${sum(`${http}_count`, edge, window)})`
  },
  {
    slo: "reads",
    alert: "ReadsBudgetBurns",
    budget: 0.05,
    what: "reads take longer than 300 ms",
    all: (window) => sum(`${http}_count`, `${reads}, ${right}`, window),
    bad: (window) => slower(http, `${reads}, ${right}`, "0.3", window)
  },
  {
    slo: "writes",
    alert: "WritesBudgetBurns",
    budget: 0.05,
    what: "writes take longer than 500 ms",
    all: (window) => sum(`${http}_count`, `${writes}, ${right}`, window),
    bad: (window) => slower(http, `${writes}, ${right}`, "0.5", window)
  },
  {
    slo: "freshness",
    alert: "FreshnessBudgetBurns",
    budget: 0.01,
    what: "enrolments reach analytics later than after 30 s",
    all: (window) => sum(`${delay}_count`, delays, window),
    // Prometheus 3 writes a bucket's bound as 30.0, earlier ones as it came.
    bad: (window) => slower(delay, delays, "30(\\\\.0)?", window)
  }
]

/** Hours of a window. */
const hours: Readonly<Record<string, number>> = {
  "5m": 1 / 12,
  "30m": 0.5,
  "1h": 1,
  "2h": 2,
  "6h": 6,
  "1d": 24,
  "3d": 72
}

/** A factor is sustained for `long` and still true in `short`: it began long enough ago, and it is not over. */
export const burns = [
  { factor: 14.4, long: "1h", short: "5m", severity: "page" },
  { factor: 6, long: "6h", short: "30m", severity: "page" },
  { factor: 3, long: "1d", short: "2h", severity: "ticket" },
  { factor: 1, long: "3d", short: "6h", severity: "ticket" }
] as const

/** So many must have gone wrong in the long window: one failed request at night is no fire, whatever its share. */
const atLeast = 10

// Longer ones are means of the rates over 5 minutes: three days of raw samples of every route are not read each half minute.
const raw = new Set(["5m", "30m", "1h"])

const recorded = ({ all, bad, budget, slo }: Objective) =>
  Object.keys(hours).flatMap((window) => {
    const rate = (kind: "all" | "bad", expr: (window: string) => string) => ({
      record: `slo:${kind}:rate${window}`,
      expr: raw.has(window) ? expr(window) : `avg_over_time(slo:${kind}:rate5m{slo="${slo}"}[${window}])`,
      labels: { slo }
    })
    return [
      rate("all", all),
      rate("bad", bad),
      {
        record: `slo:burn:rate${window}`,
        // Without traffic there is nothing to say.
        expr: `slo:bad:rate${window}{slo="${slo}"} / (slo:all:rate${window}{slo="${slo}"} > 0) / ${budget}`,
        labels: { slo }
      }
    ]
  })

/** Seconds between evaluations of the recorded rates. */
const interval = 30

/** Faults of a window, counted: a mean times the window would make many of few while Prometheus is younger than the window. */
const faults = (slo: string, window: string): string =>
  raw.has(window)
    ? `slo:bad:rate${window}{slo="${slo}"} * ${(hours[window] ?? 0) * 3600}`
    : `sum_over_time(slo:bad:rate5m{slo="${slo}"}[${window}]) * ${interval}`

const alerts = ({ alert, slo, what }: Objective) =>
  burns.map(({ factor, long, severity, short }) => ({
    alert,
    expr: [
      `slo:burn:rate${long}{slo="${slo}"} > ${factor}`,
      `and slo:burn:rate${short}{slo="${slo}"} > ${factor}`,
      `and ${faults(slo, long)} >= ${atLeast}`
    ].join("\n"),
    labels: { severity, window: long },
    annotations: {
      summary: `Too many ${what}: the budget is spent {{ $value | humanize }} times too fast`,
      description: `Over ${long} and ${short} more than ${factor} times of what the objective allows.`,
      runbook_url: `https://github.com/lyceum-learning/lyceum/blob/main/docs/operations.md#${alert.toLowerCase()}`,
      dashboard_url: "/d/lyceum-overview"
    }
  }))

/** The whole file. */
export const sloRules = (): string =>
  `# Made from telemetry/alerts/slo.ts by \`npm run generate\`.\n${stringify(
    {
      groups: [
        { name: "slo-recorded", interval: `${interval}s`, rules: objectives.flatMap(recorded) },
        { name: "slo", interval: `${interval}s`, rules: objectives.flatMap(alerts) }
      ]
    },
    { lineWidth: 0 }
  )}`
