/** Dashboards say what there is, as people need it said; and the checks find each fault that is planted. */
import { assert, describe, it } from "@effect/vitest"
import { eventSchemas } from "@lyceum/events/Catalogue"
import { existsSync, globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { outputs } from "../Outputs.ts"
import { checkDashboard, decodeDashboard, type Dashboard } from "../queries/Dashboards.ts"
import { checkLogQl } from "../queries/LogQl.ts"
import { checkPromQl } from "../queries/PromQl.ts"
import { known } from "../queries/Rules.ts"

const root = resolve(import.meta.dirname, "../..")
const files = globSync("telemetry/dashboards/*.json", { cwd: root })
const read = (file: string) => decodeDashboard(readFileSync(resolve(root, file), "utf8"))

it("what is generated is what is committed", () => {
  for (const [file, content] of outputs()) {
    assert.isTrue(existsSync(resolve(root, file)), `${file} is missing: npm run generate`)
    assert.strictEqual(readFileSync(resolve(root, file), "utf8"), content, `${file}: npm run generate`)
  }
  assert.includeMembers([...outputs().keys()], files, "a dashboard is left from before")
})

it.each(files)("%s has what it must have and asks for what there is", (file) => {
  assert.deepStrictEqual(checkDashboard(read(file), known), [])
})

it("every dashboard has an address of its own", () => {
  const uids = files.map((file) => read(file).uid)
  assert.strictEqual(new Set(uids).size, uids.length)
})

it("types of events that panels ask for exist", () => {
  const types = new Set(eventSchemas().map(({ type }) => type))
  const asked = files.flatMap((file) => [
    ...readFileSync(resolve(root, file), "utf8").matchAll(/type=\\"([a-z.-]+\.v\d+)\\"/g)
  ])
  assert.isAbove(asked.length, 5)
  // Some types stay in their service's store and have no topic.
  for (const [, type = ""] of asked) assert.isTrue(types.has(type), type)
})

const panel = (
  changes: Partial<Dashboard["panels"][number]> = {},
  expr = "sum(rate(lyceum_jobs_total[$__rate_interval]))"
): Dashboard => ({
  uid: "x",
  title: "X",
  templating: { list: [{ name: "prometheus", type: "datasource" }] },
  panels: [
    {
      id: 1,
      type: "timeseries",
      title: "T",
      description: "D",
      fieldConfig: { defaults: { unit: "s" } },
      datasource: { type: "prometheus", uid: "${prometheus}" },
      targets: [{ refId: "A", datasource: { type: "prometheus", uid: "${prometheus}" }, expr }],
      ...changes
    }
  ]
})

describe("the check of a dashboard finds", () => {
  it("nothing where nothing is wrong", () => assert.deepStrictEqual(checkDashboard(panel(), known), []))
  it.each<readonly [string, Dashboard, RegExp]>([
    ["no title", panel({ title: "" }), /has no title/],
    ["no description", panel({ description: "" }), /has no description/],
    ["no unit", panel({ fieldConfig: { defaults: {} } }), /has no unit/],
    ["no query", panel({ targets: [] }), /has no query/],
    ["a data source of one Grafana", panel({ datasource: { type: "prometheus", uid: "P1" } }), /is no variable/],
    ["a range of its own", panel({}, "sum(rate(lyceum_jobs_total[5m]))"), /range is not Grafana's own/],
    [
      "a variable that is not there",
      panel({}, 'sum(rate(lyceum_jobs_total{queue=~"$queue"}[$__rate_interval]))'),
      /uses \$queue/
    ],
    ["an unknown metric", panel({}, "lyceum_jobs"), /lyceum_jobs is not a metric/]
  ])("%s", (_, dashboard, finding) => {
    const findings = checkDashboard(dashboard, known)
    assert.lengthOf(findings, 1)
    assert.match(findings[0] ?? "", finding)
  })
  it("a label in a legend that the series lost", () => {
    const [one] = panel().panels
    const targets = (one?.targets ?? []).map((target) => ({
      ...target,
      legendFormat: "{{queue}}",
      expr: "sum by (outcome) (rate(lyceum_jobs_total[$__rate_interval]))"
    }))
    assert.match(checkDashboard(panel({ targets }), known).join(), /legend has queue/)
  })
  it("a metric of the cloud that nobody writes, and a dimension that it has not", () => {
    const target = (metricName: string, name: string) => ({
      datasource: { type: "cloudwatch", uid: "${cloudwatch}" },
      targets: [
        {
          refId: "A",
          datasource: { type: "cloudwatch", uid: "${cloudwatch}" },
          namespace: "Lyceum",
          metricName,
          dimensions: { [name]: "*" }
        }
      ]
    })
    assert.match(checkDashboard(panel(target("Uploads", "outcome")), known).join(), /Lyceum Uploads is not a metric/)
    assert.match(checkDashboard(panel(target("Materials", "user")), known).join(), /no dimension user/)
  })
})

describe("the check of PromQL finds", () => {
  it.each<readonly [string, string, RegExp]>([
    ["what does not parse", "sum(rate(lyceum_jobs_total[5m])", /does not parse/],
    ["an unknown metric", "lyceum_unknown_total", /lyceum_unknown_total is not a metric/],
    ["an unknown label", 'lyceum_jobs_waiting{name="mail"}', /lyceum_jobs_waiting has no label name/],
    ["a value that the label cannot have", 'lyceum_jobs_waiting{queue="post"}', /has no queue="post"/],
    ["one such value of several", 'lyceum_sign_in_attempts_total{result=~"wrong|odd"}', /has no result="odd"/],
    ["the rate of a gauge", "rate(lyceum_jobs_waiting[5m])", /rate of lyceum_jobs_waiting/],
    ["a histogram without its suffix", "lyceum_consumer_delay_seconds", /is not a metric/],
    ["grouping by what is not there", "sum by (route) (lyceum_jobs_waiting)", /grouped by route/],
    ["matching on what is not there", "lyceum_jobs_waiting * on (route) lyceum_jobs_waiting", /grouped by route/]
  ])("%s", (_, query, finding) => assert.match(checkPromQl(query, known).join(), finding))
})

describe("the check of LogQL finds", () => {
  it("nothing where nothing is wrong", () =>
    assert.deepStrictEqual(checkLogQl('{service="user", level="ERROR"} | traceId="1" | json | status >= 500'), []))
  it.each<readonly [string, string, RegExp]>([
    ["what does not parse", '{service="user"', /does not parse/],
    ["an id as a label", '{traceId="1"}', /traceId is no label of a stream/],
    ["a field that no line has", '{service="user"} | json | userName="x"', /userName is no field/],
    ["grouping by what no line has", 'sum by (path) (count_over_time({service="user"}[5m]))', /path is no field/]
  ])("%s", (_, query, finding) => assert.match(checkLogQl(query).join(), finding))
})
