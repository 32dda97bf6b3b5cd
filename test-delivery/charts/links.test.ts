/** What clusters of other clouds need of their neighbours: certificates of internal names, and access to Kafka by password. */
import { assert, describe, it } from "@effect/vitest"
import { accessOf } from "@lyceum/messaging/kafka/Access"
import { flinkResults } from "@lyceum/messaging/TopicSpecs"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { factsOf } from "../argocd/Clusters.ts"
import { render, root } from "./Helm.ts"
import { at, listAt, textAt } from "./Json.ts"
import { combinations, nameOf } from "./Matrix.ts"

const rendered = (name: string) =>
  Effect.flatMap(Effect.fromNullishOr(combinations.find((one) => nameOf(one) === name)), render)

const granted = (user: "analytics" | "flink-job", kind: string, operation: string) =>
  accessOf[user]
    .filter((one) => one.kind === kind && one.operations.some((may) => may === operation))
    .map(({ begins, name }) => (begins ? `${name}*` : name))

describe("certificates of internal names", () => {
  for (const cloud of ["azure", "gcp"]) {
    it.effect(`${cloud}: the issuer answers in the zone of the one name that the gateway has`, () =>
      Effect.gen(function* () {
        const manifests = yield* rendered(`production/${cloud}/analytics/platform`)
        const issuer = manifests.find(({ kind }) => kind === "ClusterIssuer")
        const gateway = manifests.find(({ kind, name }) => kind === "Gateway" && name === "lyceum-internal")
        const host = textAt(gateway?.body, "spec", "listeners", 0, "hostname")
        assert.deepStrictEqual(listAt(issuer?.body, "spec", "acme", "solvers", 0, "selector", "dnsZones"), [host])
        assert.strictEqual(
          textAt(gateway?.body, "metadata", "annotations", "cert-manager.io/cluster-issuer"),
          issuer?.name
        )
        const routes = (yield* rendered(`production/${cloud}/analytics/analytics`)).filter(
          ({ kind }) => kind === "HTTPRoute"
        )
        for (const { body } of routes) assert.deepStrictEqual(listAt(body, "spec", "hostnames"), [host])
        assert.strictEqual(routes.length, 1)
        const solver = at(issuer?.body, "spec", "acme", "solvers", 0, "dns01")
        if (cloud === "gcp") return assert.match(textAt(solver, "cloudDNS", "hostedZoneName"), /^analytics-challenges/)
        assert.strictEqual(textAt(solver, "azureDNS", "resourceGroupName"), "lyceum-network")
        assert.strictEqual(textAt(solver, "azureDNS", "hostedZoneName").split(".")[0], "analytics")
        assert.notStrictEqual(textAt(solver, "azureDNS", "managedIdentity", "clientID"), "")
      })
    )
  }

  it.effect("AWS has its own, and a class of gateways for its controller", () =>
    Effect.gen(function* () {
      const manifests = yield* rendered("production/aws/platform/platform")
      assert.isUndefined(manifests.find(({ kind }) => kind === "ClusterIssuer"))
      const gateway = manifests.find(({ kind, name }) => kind === "Gateway" && name === "lyceum")
      const found = manifests.find(({ kind }) => kind === "GatewayClass")
      assert.strictEqual(textAt(found?.body, "spec", "controllerName"), "gateway.k8s.aws/alb")
      assert.strictEqual(textAt(gateway?.body, "spec", "gatewayClassName"), found?.name)
    })
  )
})

describe("access to Kafka by password", () => {
  it("analytics may read what its consumers read, as their groups", () => {
    const facts: unknown = parse(readFileSync(join(root, "charts/service/files/services.yaml"), "utf8"))
    const consumers = listAt(facts, "analytics", "consumers")
    const topics = consumers.map((one) => textAt(one, "topic"))
    const own = topics.map((topic) => `${topic}.analytics.*`)
    assert.sameMembers(granted("analytics", "topic", "read"), [...topics, ...own])
    assert.sameMembers(granted("analytics", "topic", "write"), own)
    assert.deepStrictEqual(granted("analytics", "group", "read"), ["analytics.*"])
    for (const one of consumers) assert.match(textAt(one, "group"), /^analytics\./)
  })

  it("flink-job may do what its script does", () => {
    const script = readFileSync(join(root, "streaming/flink/unique-learners.sql"), "utf8")
    const named = (key: string) => new RegExp(`\\$\\{${key}:-([\\w-]+)\\}`).exec(script)?.[1] ?? ""
    assert.deepStrictEqual(granted("flink-job", "topic", "read"), [named("INPUT_TOPIC")])
    assert.include(granted("flink-job", "topic", "write"), named("OUTPUT_TOPIC"))
    assert.strictEqual(named("OUTPUT_TOPIC"), flinkResults.name)
    assert.deepStrictEqual(granted("flink-job", "group", "read"), [named("FLINK_GROUP")])
    assert.deepStrictEqual(granted("flink-job", "transactional-id", "write"), [`${named("FLINK_TRANSACTIONS")}*`])
  })

  it("flink-job's image reads the stores that its checkpoints lie in", () => {
    const dockerfile = readFileSync(join(root, "images/flink-job/Dockerfile"), "utf8")
    const plugins = { abfss: "flink-azure-fs-hadoop", gs: "flink-gs-fs-hadoop" }
    for (const [cloud, scheme] of [
      ["azure", "abfss"],
      ["gcp", "gs"]
    ] as const) {
      const facts = factsOf({ cloud, environment: "production", role: "analytics", canary: false })
      assert.strictEqual(facts["checkpoints"]?.split(":")[0], scheme)
      assert.include(dockerfile, `/opt/flink/opt/${plugins[scheme]}-*.jar /opt/flink/plugins/`)
    }
  })

  for (const [environment, granting] of [
    ["production", true],
    ["dev", false]
  ] as const) {
    it.effect(`is ${granting ? "granted" : "not granted"} by the job of topics in ${environment}`, () =>
      Effect.gen(function* () {
        const manifests = yield* rendered(`${environment}/aws/platform/streaming`)
        const job = manifests.find(({ kind, name }) => kind === "Job" && name === "streaming-topics")
        const env = listAt(job?.body, "spec", "template", "spec", "containers", 0, "env")
        const found = env.filter((one) => textAt(one, "name") === "KAFKA_GRANT_ACCESS")
        assert.deepStrictEqual(
          found.map((one) => textAt(one, "value")),
          granting ? ["true"] : []
        )
      })
    )
  }
})
