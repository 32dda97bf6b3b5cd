/** What k6 measured, as it writes it at the end, and what a person wants to see of it. Pure. */
import { Effect, Schema } from "effect"

const Metric = Schema.Struct({
  values: Schema.Record(Schema.String, Schema.Finite),
  thresholds: Schema.optional(Schema.Record(Schema.String, Schema.Struct({ ok: Schema.Boolean })))
})

const Summary = Schema.fromJsonString(Schema.Struct({ metrics: Schema.Record(Schema.String, Metric) }))

/** The summary of a run. */
export type Summary = typeof Summary.Type

/** Reads a summary's file. */
export const decodeSummary = (text: string) => Effect.orDie(Schema.decodeEffect(Summary)(text))

/** A route's share of a run; times in milliseconds. */
export interface RouteRow {
  readonly route: string
  readonly requests: number
  readonly failures: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Bounds that it had to hold, and whether it did. */
  readonly bounds: ReadonlyArray<readonly [expression: string, held: boolean]>
}

export interface Result {
  readonly rows: ReadonlyArray<RouteRow>
  /** From the end of the setup to the end of the last iteration, in milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly requests: number
  readonly failures: number
  /** People who should have begun something and could not. */
  readonly leftOut: number
  readonly failedChecks: number
  /** How many began something a second at the end. */
  readonly reached: number
  /** `metric: expression` of every bound that did not hold. */
  readonly crossed: ReadonlyArray<string>
}

const value = ({ metrics }: Summary, metric: string, of: string): number => metrics[metric]?.values[of] ?? 0

/** The result of a run, routes by how often they were called. */
export const resultOf = (summary: Summary): Result => {
  const { metrics } = summary
  const names = Object.keys(metrics).flatMap((name) => /^http_reqs\{route:(.+)\}$/.exec(name)?.[1] ?? [])
  const rows = names
    .map((route): RouteRow => {
      const durations = `http_req_duration{route:${route}}`
      const bounds = Object.entries(metrics[durations]?.thresholds ?? {})
      return {
        route,
        requests: value(summary, `http_reqs{route:${route}}`, "count"),
        failures: value(summary, `http_req_failed{route:${route}}`, "passes"),
        p50: value(summary, durations, "med"),
        p95: value(summary, durations, "p(95)"),
        p99: value(summary, durations, "p(99)"),
        bounds: bounds.map(([expression, { ok }]) => [expression, ok] as const)
      }
    })
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => b.requests - a.requests)
  return {
    rows,
    from: value(summary, "lyceum_begun", "value"),
    to: value(summary, "lyceum_ended", "value"),
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    failures: rows.reduce((sum, { failures }) => sum + failures, 0),
    leftOut: value(summary, "dropped_iterations", "count"),
    failedChecks: value(summary, "checks{phase:run}", "fails"),
    reached: value(summary, "lyceum_reached", "value"),
    crossed: Object.entries(metrics).flatMap(([metric, { thresholds = {} }]) =>
      Object.entries(thresholds).flatMap(([expression, { ok }]) => (ok ? [] : [`${metric}: ${expression}`]))
    )
  }
}
