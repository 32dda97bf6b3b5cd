/** What is copied into charts is what it is copied from; alerts, dashboards and Alloy's configuration become objects as they are. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { outputs, ownFolders } from "../../charts/generate/Outputs.ts"
import { render, root } from "./Helm.ts"
import { at, textAt } from "./Json.ts"
import { combinations, nameOf } from "./Matrix.ts"
import { faultsOf } from "./policy/Policies.ts"
import { strictValidator } from "./strict/Validate.ts"

it("generated files are what is generated, and none is left from before", () => {
  const wanted = outputs(root)
  for (const [file, content] of wanted) {
    assert.isTrue(existsSync(join(root, file)), `${file} is missing: run node charts/generate.ts`)
    assert.strictEqual(readFileSync(join(root, file), "utf8"), content, `${file}: run node charts/generate.ts`)
  }
  const there = ownFolders.flatMap((folder) => globSync(`${folder}/*`, { cwd: root }))
  assert.deepStrictEqual(
    there.filter((file) => !wanted.has(file)),
    []
  )
})

const alerts = `groups:
  - name: availability
    rules:
      - alert: Burning
        expr: up == 0
        for: 5m
        labels: { severity: page }
        annotations: { summary: "{{ $labels.job }} is down: {{ $value }}" }
`
const dashboard = `{"title":"Requests {{ $labels.route }}","panels":[]}`
const alloy = `logging { level = "info" }\n`

const copied = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "lyceum-chart-"))
    cpSync(join(root, "charts/observability"), folder, { recursive: true })
    for (const [kind, name, text] of [
      ["alerts", "slo.yaml", alerts],
      ["dashboards", "http.json", dashboard],
      ["alloy", "config.alloy", alloy]
    ] as const) {
      rmSync(join(folder, "files", kind), { recursive: true, force: true })
      mkdirSync(join(folder, "files", kind), { recursive: true })
      writeFileSync(join(folder, "files", kind, name), text)
    }
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

it.effect("files of telemetry become objects, their own braces untouched", () =>
  Effect.gen(function* () {
    const combination = combinations.find((one) => nameOf(one) === "production/aws/platform/observability")
    if (combination === undefined) return assert.fail("observability is not rendered")
    const chart = yield* copied
    const manifests = yield* render({ ...combination, chart }, undefined, undefined)
    const validate = yield* strictValidator
    assert.deepStrictEqual([...manifests.flatMap(validate), ...faultsOf(manifests)], [])
    const of = (kind: string, name: string) => manifests.find((one) => one.kind === kind && one.name === name)?.body
    const rule = at(of("PrometheusRule", "lyceum-slo"), "spec", "groups", 0, "rules", 0)
    assert.strictEqual(textAt(rule, "annotations", "summary"), "{{ $labels.job }} is down: {{ $value }}")
    assert.strictEqual(textAt(of("ConfigMap", "lyceum-dashboard-http"), "data", "http.json").trim(), dashboard)
    assert.strictEqual(textAt(of("ConfigMap", "lyceum-alloy"), "data", "config.alloy").trim(), alloy.trim())
  }).pipe(Effect.scoped)
)
