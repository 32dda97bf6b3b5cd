/** The clouds: Pulumi's programs under mocks, by the folder's own tests. */
import { run as lintedBy } from "@lyceum/testing/tools/Cache"
import { Schema } from "effect"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, beforeAll, it } from "@effect/vitest"
import { install, run } from "./Suite.ts"

const Report = Schema.fromJsonString(
  Schema.Struct({
    numPassedTests: Schema.Int,
    numFailedTests: Schema.Int,
    success: Schema.Boolean,
    testResults: Schema.Array(
      Schema.Struct({
        assertionResults: Schema.Array(
          Schema.Struct({
            fullName: Schema.String,
            status: Schema.String,
            failureMessages: Schema.NullishOr(Schema.Array(Schema.String))
          })
        )
      })
    )
  })
)

beforeAll(install, 600_000)

it("every test of pulumi/ passes", { timeout: 600_000 }, async () => {
  const scratch = mkdtempSync(join(tmpdir(), "lyceum-pulumi-"))
  try {
    const file = join(scratch, "report.json")
    const { said } = await run(process.execPath, [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=json",
      `--outputFile=${file}`
    ])
    const report = Schema.decodeUnknownSync(Report)(readFileSync(file, "utf8"))
    const failed = report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === "failed")
    )
    assert.deepEqual(
      failed.map(({ failureMessages, fullName }) => `${fullName}: ${failureMessages?.[0]?.split("\n")[0] ?? ""}`),
      []
    )
    assert.isTrue(report.success, said.slice(-2000))
    assert.isAbove(report.numPassedTests, 150)
    process.stdout.write(`pulumi: ${report.numPassedTests} tests passed\n`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})

it("its types are right", { timeout: 300_000 }, async () => {
  const { code, said } = await run(process.execPath, ["../node_modules/typescript/bin/tsc", "-p", "tsconfig.json"])
  assert.strictEqual(code, 0, said)
})

it.live(
  "its lines are as everywhere",
  () => {
    // Here and not by `npm run check`: types of the clouds are there only once this folder is installed.
    const lint = ["node_modules/oxlint/bin/oxlint", "--type-aware", "--max-warnings=0", "pulumi"]
    return lintedBy(process.execPath, lint, { cwd: join(import.meta.dirname, "../..") })
  },
  { timeout: 300_000 }
)
