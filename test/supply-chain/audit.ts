/**
 * `npm run audit`: asks the registry for advisories and holds them to the policy. Exit 0 = none that is not allowed, 1 = some,
 * 3 = the registry does not answer that question (mirrors often do not): nothing was found out, which is not the same as none.
 */
import { DateTime, Effect, Schema } from "effect"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { breaches, Policy, Report } from "./Advisories.ts"

const policy = Schema.decodeSync(Policy)(readFileSync(join(import.meta.dirname, "policy.json"), "utf8"))
const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", maxBuffer: 64e6 })
const report = Effect.runSync(Effect.option(Schema.decodeEffect(Report)(stdout)))
if (report._tag === "None") {
  console.error(`The registry does not answer for advisories:\n${stdout.slice(0, 300)}`)
  process.exitCode = 3
} else {
  const lines = breaches(report.value, policy, DateTime.nowUnsafe())
  for (const line of lines) console.error(line)
  console.log(
    `${Object.keys(report.value.vulnerabilities).length} packages with advisories, ${lines.length} against the policy`
  )
  process.exitCode = lines.length === 0 ? 0 : 1
}
