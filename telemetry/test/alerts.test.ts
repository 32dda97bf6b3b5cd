/** Alerts: what they ask for exists, each fires, stays silent and is over when it should; and has its page for the person called. */
import { assert, describe, it } from "@effect/vitest"
import { run } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { burns, objectives } from "../alerts/slo.ts"
import { dashboards } from "../dashboards/build/All.ts"
import { alertNames, checkRules, readRules, ruleFiles, rules } from "../queries/Rules.ts"
import { cases } from "./alerts/Cases.ts"
import { burnTests } from "./alerts/Burns.ts"
import { runUnitTests } from "./alerts/Promtool.ts"

const boards = Object.values(dashboards).map(({ uid }) => uid ?? "")

it("every rule asks for what there is, every alert says what it must", () => {
  assert.deepStrictEqual(checkRules(rules, boards), [])
})

describe("the check of alerts finds", () => {
  const good = rules.find(({ alert }) => alert === "RelayStuck")
  it.each<readonly [string, Record<string, unknown>, RegExp]>([
    ["an unknown metric", { expr: "max by (service) (lyceum_relay_delay) > 1" }, /lyceum_relay_delay is not a metric/],
    ["a severity that nobody is called for", { labels: { severity: "info" } }, /neither page nor ticket/],
    ["another's runbook", { alert: "RelaySlow" }, /does not link to its runbook/],
    [
      "a dashboard that is not there",
      { annotations: { ...good?.annotations, dashboard_url: "/d/x" } },
      /no dashboard of ours/
    ],
    [
      "a label that its series lost",
      { annotations: { ...good?.annotations, summary: "{{ $labels.topic }} waits" } },
      /tells topic/
    ]
  ])("%s", (_, change, finding) => {
    const text = JSON.stringify({ groups: [{ name: "x", rules: [{ ...good, ...change }] }] })
    const findings = checkRules(readRules(text), boards)
    assert.lengthOf(findings, 1)
    assert.match(findings[0] ?? "", finding)
  })
})

it.effect("promtool reads all of them", () =>
  Effect.gen(function* () {
    yield* run(yield* tool("promtool"), ["check", "rules", "--lint=all", "--lint-fatal", ...ruleFiles])
  })
)

const burning = new Set<string>(objectives.map(({ alert }) => alert))

it("every alert has its cases", () => {
  assert.sameMembers([...cases.map(({ alert }) => alert), ...burning], [...alertNames])
})

it.effect("each fires when it should, not before, and not after", () =>
  runUnitTests(
    cases.map(({ alert, bad, firesAt, overAt, silentAt }) => ({
      name: alert,
      series: bad,
      questions: [
        { alert, minute: silentAt, fires: false },
        { alert, minute: firesAt, fires: true },
        { alert, minute: overAt, fires: false }
      ]
    }))
  )
)

it.effect("each is silent on a quiet day", () =>
  runUnitTests(
    cases.map(({ alert, quiet }) => ({
      name: `${alert}, quiet`,
      series: quiet,
      questions: Array.from({ length: 28 }, (_, index) => ({ alert, minute: 5 * (index + 1), fires: false }))
    }))
  )
)

it.effect("a test that expects too much fails", () =>
  Effect.gen(function* () {
    const result = yield* Effect.result(
      runUnitTests([
        {
          name: "x",
          series: { 'lyceum_jobs_waiting{queue="mail"}': "0x60" },
          questions: [{ alert: "JobsWait", minute: 50, fires: true }]
        }
      ])
    )
    assert.strictEqual(result._tag, "Failure")
  })
)

it("factors and windows are those of the book", () => {
  assert.deepStrictEqual(
    burns.map(({ factor, long, severity, short }) => `${factor} ${long}/${short} ${severity}`),
    ["14.4 1h/5m page", "6 6h/30m page", "3 1d/2h ticket", "1 3d/6h ticket"]
  )
})

describe("budgets burn", () => {
  const slos = objectives.map(({ slo }) => slo)
  const files = ruleFiles.filter((file) => file.endsWith("slo.yaml"))
  it.effect.each(slos)("%s: in hours, silent at low traffic, over when it is over", (slo) =>
    runUnitTests(burnTests(slo, ["1h", "6h"]), files)
  )
  // Days take promtool long. All objectives' windows are made by one function, so one is asked; every four minutes, since what a
  // rule wrote is forgotten after five.
  it.effect("availability: in days", () => runUnitTests(burnTests("availability", ["1d", "3d"]), files, "4m"))
})

describe("docs/operations.md", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../../docs/operations.md"), "utf8")
  const sections = [...page.matchAll(/^### (\w+)\n([\s\S]*?)(?=^#{2,3} |(?![\s\S]))/gm)].map(
    ([, name = "", text = ""]) => ({ name, text })
  )
  it("has a section for every alert, and an alert for every section", () => {
    assert.sameMembers(
      sections.map(({ name }) => name),
      [...alertNames]
    )
  })
  it.each(sections)("$name: what it means, how to see, what to do, how to check it worked", ({ text }) => {
    for (const part of ["**Means**", "**See**", "**Do**", "**Worked**"]) assert.include(text, part)
  })
})
