/** Runs every generator in order: events, then the API, then the SDK that is made from it; the page of signals, dashboards and rules; what charts copy from elsewhere; the page of capacity. `--check` compares instead. */
import { spawnSync } from "node:child_process"

const generators = [
  "packages/events/scripts/generate.ts",
  "packages/api/scripts/generate.ts",
  "packages/sdk/scripts/generate.ts",
  "telemetry/generate.ts",
  "charts/generate.ts",
  "bench/capacity/generate.ts"
]

for (const generator of generators) {
  const { status } = spawnSync(process.execPath, [generator, ...process.argv.slice(2)], { stdio: "inherit" })
  if (status !== 0) process.exitCode = 1
}
