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

/** Cores that the platform used on average, and MB of the services' process at the beginning and at the end. */
export interface Used {
  readonly node: number
  readonly postgres: number
  readonly memory: readonly [begin: number, end: number]
}

export interface Circumstances {
  readonly profile: string
  readonly command: string
  readonly commit: string
  readonly machine: string
  readonly date: string
  /** Undefined where its processes are not ours to see. */
  readonly used: Used | undefined
}

const usedLine = (used: Used | undefined, requests: number, seconds: number): string => {
  if (used === undefined) return "CPU: not seen, the platform runs elsewhere."
  const [begin, end] = used.memory
  const all = used.node + used.postgres
  const each = (share: number) => (share > 0 ? (requests / seconds / share).toFixed(0) : "-")
  return `CPU: ${all.toFixed(2)} cores (the services' process ${used.node.toFixed(2)}, PostgreSQL ${used.postgres.toFixed(2)}): ${each(all)} requests/s a core, ${each(used.node)} a core of the services. Memory of the services' process: ${begin.toFixed(0)} MB at the beginning, ${end.toFixed(0)} MB at the end.`
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
    usedLine(told.used, requests, seconds),
    "",
    "| route | requests | /s | errors | p50, ms | p95, ms | p99, ms | bound |",
    "|---|---:|---:|---:|---:|---:|---:|---|",
    ...rows.map((one) => row(one, seconds)),
    "",
    crossed.length === 0 ? "Every bound held." : `Did not hold: ${crossed.join("; ")}.`
  ].join("\n")
}
