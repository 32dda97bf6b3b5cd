/** Grafana's data sources, and who is called: what leads from one to the other exists, and each alert finds its receiver. */
import { assert, describe, it } from "@effect/vitest"
import { run } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "yaml"
import { dashboards } from "../../telemetry/dashboards/build/All.ts"
import { checkLogQl, structuredMetadata } from "../../telemetry/queries/LogQl.ts"
import { checkPromQl } from "../../telemetry/queries/PromQl.ts"
import { known, rules } from "../../telemetry/queries/Rules.ts"
import { render, root } from "./Helm.ts"
import { at, listAt, membersAt, textAt } from "./Json.ts"
import { combinations, nameOf } from "./Matrix.ts"

const Source = Schema.Struct({
  name: Schema.NonEmptyString,
  uid: Schema.NonEmptyString,
  type: Schema.Literals(["prometheus", "alertmanager", "loki", "tempo", "cloudwatch"]),
  access: Schema.Literal("proxy"),
  url: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^http:\/\/[a-z-]+\.observability:\d+$/))),
  isDefault: Schema.optionalKey(Schema.Boolean),
  editable: Schema.Literal(false),
  jsonData: Schema.Record(Schema.String, Schema.Unknown)
})
const Provisioning = Schema.Struct({ apiVersion: Schema.Literal(1), datasources: Schema.Array(Source) })
const decode = Schema.decodeUnknownSync(Provisioning, { onExcessProperty: "error" })

const observability = (cloud: "aws" | "azure") =>
  Effect.flatMap(
    Effect.fromNullishOr(combinations.find((one) => nameOf(one) === `production/${cloud}/platform/observability`)),
    render
  )

const sourcesOn = (cloud: "aws" | "azure") =>
  Effect.map(observability(cloud), (manifests) => {
    const map = manifests.find(({ name }) => name === "lyceum-datasources")?.body
    assert.strictEqual(textAt(map, "metadata", "labels", addon.label), "1")
    return decode(parse(textAt(map, "data", "lyceum-datasources.yaml"))).datasources
  })

const addonOf = (name: string): unknown => parse(readFileSync(join(root, `argocd/addons/${name}.yaml`), "utf8"))
const prometheus = addonOf("prometheus")
const addon = { label: textAt(prometheus, "grafana", "sidecar", "datasources", "label") }

/** Grafana reads `$$` as `$`. Variables of a link become a value that fits. */
const asSent = (text: string, tags: string) =>
  text
    .replaceAll("$$", "$")
    .replaceAll(/\$(?:\{__tags\}|__tags)/g, tags)
    .replaceAll("${__trace.traceId}", "1")

describe("data sources", () => {
  it.effect("there is one of every type that a dashboard asks; CloudWatch where there is AWS", () =>
    Effect.gen(function* () {
      const asked = new Set(
        Object.values(dashboards).flatMap(({ templating }) =>
          listAt(templating, "list").flatMap((one) => (at(one, "type") === "datasource" ? [textAt(one, "query")] : []))
        )
      )
      const onAws = yield* sourcesOn("aws")
      const types = onAws.map(({ type }) => type)
      assert.includeMembers(types, [...asked])
      assert.strictEqual(new Set(onAws.map(({ uid }) => uid)).size, onAws.length)
      assert.lengthOf(
        onAws.filter(({ isDefault }) => isDefault === true),
        1
      )
      assert.strictEqual(
        textAt(onAws.find(({ type }) => type === "cloudwatch")?.jsonData, "defaultRegion"),
        "eu-central-1"
      )
      const onAzure = yield* sourcesOn("azure")
      assert.deepStrictEqual(
        onAzure.map(({ type }) => type),
        types.filter((type) => type !== "cloudwatch")
      )
      assert.isFalse(at(prometheus, "grafana", "sidecar", "datasources", "defaultDatasourceEnabled"))
    })
  )

  it.effect("what one leads to exists, by names that signals have", () =>
    Effect.gen(function* () {
      const sources = yield* sourcesOn("aws")
      const of = (type: string) => sources.find((one) => one.type === type)?.jsonData
      const uids = sources.map(({ uid }) => uid)
      const [derived] = listAt(of("loki"), "derivedFields")
      assert.include(uids, textAt(derived, "datasourceUid"))
      assert.strictEqual(textAt(derived, "matcherType"), "label")
      assert.include(structuredMetadata, textAt(derived, "matcherRegex"))
      const [exemplar] = listAt(of("prometheus"), "exemplarTraceIdDestinations")
      assert.include(uids, textAt(exemplar, "datasourceUid"))
      // packages/runtime/src/telemetry/Families.ts
      assert.strictEqual(textAt(exemplar, "name"), "trace_id")
      const logs = at(of("tempo"), "tracesToLogsV2")
      assert.include(uids, textAt(logs, "datasourceUid"))
      const label = textAt(logs, "tags", 0, "value")
      assert.deepStrictEqual(checkLogQl(asSent(textAt(logs, "query"), `${label}="user"`)), [])
      const metrics = at(of("tempo"), "tracesToMetrics")
      assert.include(uids, textAt(metrics, "datasourceUid"))
      const asked = asSent(textAt(metrics, "queries", 0, "query"), `${textAt(metrics, "tags", 0, "value")}="user"`)
      assert.deepStrictEqual(checkPromQl(asked, known), [])
      assert.match(textAt(derived, "url"), /^\$\$\{__value\.raw\}$/)
    })
  )

  it.effect("what Alloy sends to is what Grafana asks", () =>
    Effect.gen(function* () {
      const sources = yield* sourcesOn("aws")
      const alloy = readFileSync(join(root, "telemetry/alloy/config.alloy"), "utf8")
      const loki = sources.find(({ type }) => type === "loki")?.url ?? assert.fail("no Loki")
      assert.include(alloy, `${loki}/loki/api/v1/push`)
      const tempo = sources.find(({ type }) => type === "tempo")?.url ?? assert.fail("no Tempo")
      assert.include(alloy, `${new URL(tempo).hostname}:4317`)
      assert.strictEqual(new URL(tempo).port, String(at(addonOf("tempo"), "tempo", "server", "http_listen_port")))
    })
  )
})

/** A configuration of Alertmanager in a file, for its own tool. */
const amtool = (configuration: unknown, args: (file: string) => ReadonlyArray<string>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-alertmanager-"))),
    (folder) =>
      Effect.gen(function* () {
        const file = join(folder, "alertmanager.json")
        writeFileSync(file, JSON.stringify(configuration))
        return yield* run(yield* tool("amtool"), args(file))
      }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )
const config = at(prometheus, "alertmanager", "config")
const receiverOf = (labels: Readonly<Record<string, string>>) =>
  Effect.map(
    amtool(config, (file) => [
      "config",
      "routes",
      "test",
      `--config.file=${file}`,
      ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)
    ]),
    (text) => text.trim()
  )

describe("Alertmanager", () => {
  it.effect("its own tool takes the configuration, and not another", () =>
    Effect.gen(function* () {
      assert.match(yield* amtool(config, (file) => ["check-config", file]), /SUCCESS/)
      const broken = { ...membersAt(config), receivers: [] }
      assert.strictEqual((yield* Effect.exit(amtool(broken, (file) => ["check-config", file])))._tag, "Failure")
    })
  )

  it.effect("every alert of ours finds its receiver, others' find one, and what means nothing wakes nobody", () =>
    Effect.gen(function* () {
      const severities = new Set(
        rules.flatMap(({ alert, labels }) => (alert === undefined ? [] : labels?.["severity"]))
      )
      assert.sameMembers([...severities], ["page", "ticket"])
      for (const severity of ["page", "ticket"]) {
        assert.strictEqual(yield* receiverOf({ alertname: "RelayStuck", severity }), severity)
      }
      assert.strictEqual(yield* receiverOf({ alertname: "KubeAPIDown", severity: "critical" }), "page")
      assert.strictEqual(yield* receiverOf({ alertname: "KubePodNotReady", severity: "warning" }), "ticket")
      assert.strictEqual(yield* receiverOf({ alertname: "Watchdog", severity: "none" }), "nobody")
    })
  )

  it.effect("the files that it reads are keys of a secret that is made", () =>
    Effect.gen(function* () {
      const secrets = (yield* observability("aws")).filter(({ kind }) => kind === "ExternalSecret")
      const mounted = listAt(prometheus, "alertmanager", "alertmanagerSpec", "secrets")
      assert.deepStrictEqual(mounted, ["alertmanager"])
      const made = secrets.find(({ name }) => name === "alertmanager")?.body
      const files = listAt(made, "spec", "data").map((one) => textAt(one, "secretKey"))
      const read = [...JSON.stringify(config).matchAll(/\/etc\/alertmanager\/secrets\/alertmanager\/(\w+)/g)].map(
        ([, file = ""]) => file
      )
      assert.sameMembers(read, files)
      assert.strictEqual(
        textAt(made, "spec", "data", 0, "remoteRef", "key"),
        "lyceum/production/observability/PAGERDUTY_ROUTING_KEY"
      )
      const grafana = secrets.find(
        ({ name }) => name === textAt(prometheus, "grafana", "admin", "existingSecret")
      )?.body
      assert.sameMembers(Object.keys(membersAt(grafana, "spec", "target", "template", "data")), [
        textAt(prometheus, "grafana", "admin", "userKey"),
        textAt(prometheus, "grafana", "admin", "passwordKey")
      ])
    })
  )
})
