/** What a run is told as: a table that goes into bench/README.md as it is. Pure. */
import type { Result, RouteRow } from "./Summary.ts"

const millis = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0))

const row = ({ bounds, failures, p50, p95, p99, requests, route }: RouteRow, seconds: number) =>
  `| ${[
    route,
    requests,
    (requests / seconds).toFixed(1),
    failures,
    millis(p50),
    millis(p95),
    millis(p99),
    bounds.map(([expression, held]) => (held ? expression : `**${expression}**`)).join(", ")
  ].join(" | ")} |`

/** Cores that the platform used on average; undefined where its processes are not ours to see. */
export interface Cores {
  readonly node: number
  readonly postgres: number
}

export interface Circumstances {
  readonly profile: string
  readonly command: string
  readonly commit: string
  readonly machine: string
  readonly date: string
  readonly cores: Cores | undefined
}

const coresLine = (cores: Cores | undefined, requests: number, seconds: number): string => {
  if (cores === undefined) return "CPU: not seen, the platform runs elsewhere."
  const all = cores.node + cores.postgres
  const each = (share: number) => (share > 0 ? (requests / seconds / share).toFixed(0) : "-")
  return `CPU: ${all.toFixed(2)} cores (the services' process ${cores.node.toFixed(2)}, PostgreSQL ${cores.postgres.toFixed(2)}): ${each(all)} requests/s a core, ${each(cores.node)} a core of the services.`
}

/** The whole text. */
export const table = (result: Result, told: Circumstances): string => {
  const seconds = Math.max(0.001, (result.to - result.from) / 1000)
  const { crossed, failedChecks, failures, leftOut, reached, requests, rows } = result
  return [
    `### ${told.profile}`,
    `\`${told.command}\`, commit ${told.commit}, ${told.date}; ${told.machine}.`,
    "",
    `${requests} requests in ${seconds.toFixed(1)} s: ${(requests / seconds).toFixed(1)} requests/s, ${failures} errors, ${failedChecks} failed checks, ${leftOut} left out; at the end ${reached.toFixed(1)} began a second.`,
    coresLine(told.cores, requests, seconds),
    "",
    "| route | requests | /s | errors | p50, ms | p95, ms | p99, ms | bound |",
    "|---|---:|---:|---:|---:|---:|---:|---|",
    ...rows.map((one) => row(one, seconds)),
    "",
    crossed.length === 0 ? "Every bound held." : `Did not hold: ${crossed.join("; ")}.`
  ].join("\n")
}
