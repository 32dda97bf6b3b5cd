/** Markdown for the benches' results. */
import { cpus, loadavg, totalmem } from "node:os"

/** A table; numbers stand at the right of all columns but the first. */
export const table = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string | number>>
): ReadonlyArray<string> =>
  [head, head.map((_, at) => (at === 0 ? "---" : "--:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`)

/** Processors, memory, Node and the load of the machine when it is asked. */
export const machine = (): string => {
  const [cpu] = cpus()
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return `${cpus().length} x ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; load ${load}`
}

export const count = (value: number): string => Math.round(value).toLocaleString("en")

/** The p-th quantile (0 to 1) of numbers; NaN of none. */
export const quantile = (numbers: ReadonlyArray<number>, p: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}
