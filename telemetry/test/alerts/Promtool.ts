/** promtool's unit tests, made from cases and run. */
import { tool } from "@lyceum/testing/tools/Tool"
import { run } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ruleFiles } from "../../queries/Rules.ts"
import type { Series } from "./Cases.ts"

/** A question after so many minutes: does it fire? With `severity` and `window` where there are several of one name. */
export interface Question {
  readonly minute: number
  readonly alert: string
  readonly only?: string
  readonly fires: boolean
}

/** Series and what is asked of them. */
export interface UnitTest {
  readonly name: string
  readonly interval?: string
  readonly series: Series
  readonly questions: ReadonlyArray<Question>
}

const unit = ({ interval = "1m", name, questions, series }: UnitTest) => ({
  name,
  interval,
  input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
  promql_expr_test: questions.map(({ alert, fires, minute, only }) => ({
    expr: `max(ALERTS{alertname="${alert}",alertstate="firing"${only === undefined ? "" : `,${only}`}})`,
    eval_time: `${minute}m`,
    exp_samples: fires ? [{ labels: "{}", value: 1 }] : []
  }))
})

/** Files written by hand. Without slo.yaml, whose hundred rules would be evaluated each minute of every test. */
const written = ruleFiles.filter((file) => !file.endsWith("slo.yaml"))

/** Fails with what promtool says when an answer is another. Rules are evaluated each minute, unless told. */
export const runUnitTests = (tests: ReadonlyArray<UnitTest>, files = written, evaluation = "1m") =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-rules-"))),
    (folder) =>
      Effect.gen(function* () {
        const file = join(folder, "tests.json")
        writeFileSync(
          file,
          JSON.stringify({ rule_files: files, evaluation_interval: evaluation, tests: tests.map(unit) })
        )
        return yield* run(yield* tool("promtool"), ["test", "rules", file])
      }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )
