/** Medians, ratios, and the page that keeps them. */
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { cpus, loadavg, release } from "node:os"
import { join } from "node:path"
import { type Endpoint, endpoints, type Variant, variants } from "./Endpoints.ts"

/** One run. `millis` = CPU of the server a request; `rss` in bytes; times in milliseconds. */
export interface Sample {
  readonly endpoint: Endpoint
  readonly variant: Variant
  readonly millis: number
  readonly p50: number
  readonly p99: number
  readonly requests: number
  readonly seconds: number
  readonly rss: number
  readonly startMillis: number
}

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const fixed = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : "")

/** One endpoint's table, in Markdown. The ratio is that of CPU a request to ours: above 1, ours takes less. */
export const tableOf = (endpoint: Endpoint, samples: ReadonlyArray<Sample>): string => {
  const of = (variant: Variant) => samples.filter((one) => one.endpoint === endpoint && one.variant === variant)
  const ours = median(of("ours").map(({ millis }) => millis))
  const rows = variants.flatMap((variant) => {
    const runs = of(variant)
    if (runs.length === 0) return []
    const all = (pick: (sample: Sample) => number) => runs.map(pick)
    const millis = median(all((one) => one.millis))
    const spread = `${fixed(Math.min(...all((one) => one.millis)), 3)}-${fixed(Math.max(...all((one) => one.millis)), 3)}`
    return [
      `| ${variant} | ${fixed(millis, 3)} (${spread}) | ${fixed(1000 / millis, 0)} | ${fixed(millis / ours, 2)} | ${fixed(
        median(all(({ requests, seconds }) => requests / seconds)),
        0
      )} | ${fixed(median(all(({ p50 }) => p50)), 1)} | ${fixed(median(all(({ p99 }) => p99)), 1)} | ${fixed(
        median(all(({ rss }) => rss)) / 1e6,
        0
      )} | ${fixed(median(all(({ startMillis }) => startMillis)), 0)} |`
    ]
  })
  return [
    `### ${endpoint.name}: ${endpoint.title}`,
    "",
    "| | CPU a request, ms (least-most) | requests/s a core | ratio to ours | requests/s seen | p50, ms | p99, ms | memory, MB | start, ms |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
    ""
  ].join("\n")
}

/** Writes `results.md`. */
export const report = (folder: string, samples: ReadonlyArray<Sample>, args: ReadonlyArray<string>) =>
  Effect.sync(() => {
    const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: folder, encoding: "utf8" }).trim()
    const changed = execFileSync("git", ["status", "--porcelain"], { cwd: folder, encoding: "utf8" }).trim() !== ""
    const [processor] = cpus()
    const measured = endpoints.filter((endpoint) => samples.some((one) => one.endpoint === endpoint))
    const rounds = samples.filter((one) => one.endpoint === measured[0] && one.variant === samples[0]?.variant).length
    writeFileSync(
      join(folder, "results.md"),
      [
        "# Beside Fastify and Express",
        `\`node bench/peers/main.ts${args.map((arg) => ` ${arg}`).join("")}\`, commit ${commit}${changed ? " with changes" : ""}, ${new Date().toISOString().slice(0, 16)}Z.`,
        `Machine: ${cpus().length} cores, ${processor?.model ?? "unknown"}, Linux ${release()}, Node ${process.versions.node}; load over the run's last minute ${loadavg()[0]?.toFixed(1)}.`,
        `Medians of ${rounds} interleaved runs. Server on one core; database (fsync on) and client on the other, so what is seen is bounded by them, and CPU a request is what compares.`,
        "",
        ...measured.map((endpoint) => tableOf(endpoint, samples))
      ].join("\n")
    )
  })
