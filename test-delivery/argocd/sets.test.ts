import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { annotationOf, factNames, factPrefix } from "../../argocd/Facts.ts"
import { deployables, environments } from "../../argocd/Promotion.ts"
import { clusterName, clusterSecret, factsOf, places } from "./Clusters.ts"
import { type Application, documents, home, parsed, rules, setFiles } from "./Rules.ts"

const clusters = places.map(clusterSecret)
const sets = setFiles.flatMap(documents)

const generated = Effect.map(rules({ sets, clusters }), ({ applications, errors }) => {
  assert.deepStrictEqual(errors, {})
  const of = (set: string): ReadonlyArray<Application> => applications[set] ?? []
  return { foundation: of("foundation"), lyceum: of("lyceum"), addons: of("addons") }
})

const own = (file: string, change: (text: string) => string) => parsed(change(readFileSync(join(home, file), "utf8")))
const sourcesOf = ({ spec }: Application) => spec.sources ?? (spec.source === undefined ? [] : [spec.source])

const Pulumi = Schema.Struct({ deployables: Schema.Array(Schema.String) })
const Environments = Schema.Struct({ environments: Schema.Array(Schema.String) })
const load = (path: string): Promise<unknown> => import(join(home, path))

describe("ApplicationSets, by Argo CD's own code", () => {
  it.effect("place each deployable where it belongs, once a cluster", () =>
    Effect.gen(function* () {
      const { foundation, lyceum } = yield* generated
      const platform = ["course", "enrollment", "progress", "streaming", "user", "web"]
      for (const place of places) {
        const name = clusterName(place)
        const server = `https://${name}.internal.example.org`
        const here = (all: ReadonlyArray<Application>) =>
          all
            .filter(({ spec }) => spec.destination.server === server)
            .map(({ metadata }) => metadata.name.slice(name.length + 1))
        const analytics = place.cloud === "aws" ? ["analytics"] : ["analytics", "flink-job"]
        const all =
          place.role === "analytics" ? analytics : place.environment === "dev" ? ["analytics", ...platform] : platform
        assert.deepStrictEqual(here(lyceum).toSorted(), all, name)
        assert.deepStrictEqual(here(foundation).toSorted(), ["observability", "platform", "secret-store"], name)
      }
      const names = [...lyceum, ...foundation].map(({ metadata }) => metadata.name)
      assert.strictEqual(new Set(names).size, names.length)
      assert.deepStrictEqual(
        [...new Set(lyceum.map(({ spec }) => spec.source?.helm?.releaseName ?? ""))].toSorted(),
        [...deployables].toSorted()
      )
    })
  )

  it.effect("agree with each environment on where analytics is", () =>
    Effect.gen(function* () {
      const { lyceum } = yield* generated
      for (const environment of environments) {
        const [common] = documents(`argocd/environments/${environment}/common.yaml`)
        const { placement } = Schema.decodeUnknownSync(
          Schema.Struct({ placement: Schema.Struct({ analytics: Schema.String }) })
        )(common)
        const analytics = lyceum.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "analytics")
        const here = analytics.filter(({ metadata }) => metadata.labels?.["lyceum.dev/environment"] === environment)
        for (const { spec } of here)
          assert.include(
            spec.destination.server,
            `-${placement.analytics}`,
            `argocd/environments/${environment}/common.yaml: placement.analytics`
          )
      }
    })
  )

  it.effect("find every chart and every file of values", () =>
    Effect.gen(function* () {
      const { addons, foundation, lyceum } = yield* generated
      for (const application of [...foundation, ...lyceum]) {
        for (const { helm, path = "" } of sourcesOf(application)) {
          assert.isTrue(existsSync(join(home, path, "Chart.yaml")), `${application.metadata.name}: ${path} is no chart`)
          for (const file of helm?.valueFiles ?? []) {
            assert.isTrue(
              existsSync(join(home, path, file)),
              `${application.metadata.name}: there is no ${join(path, file)}`
            )
          }
        }
      }
      for (const application of addons) {
        for (const { chart, helm, targetRevision } of sourcesOf(application)) {
          if (chart !== undefined)
            assert.match(targetRevision, /^v?\d+\.\d+\.\d+$/, `${application.metadata.name}: one version, no range`)
          for (const file of helm?.valueFiles ?? [])
            assert.isTrue(existsSync(join(home, file.replace("$values/", ""))), file)
        }
      }
    })
  )

  it.effect("hand on every fact of the cluster under the charts' names", () =>
    Effect.gen(function* () {
      const { foundation, lyceum } = yield* generated
      const [place] = places
      assert.isDefined(place)
      if (place === undefined) return
      assert.deepStrictEqual(
        Object.keys(factsOf(place)).toSorted(),
        [...factNames].toSorted(),
        "these tests' own clusters"
      )
      const expected = { ...factsOf(place), cloud: place.cloud, environment: place.environment, role: place.role }
      for (const application of [...foundation, ...lyceum]) {
        if (!application.spec.destination.server.includes(clusterName(place))) continue
        const given = application.spec.source?.helm?.valuesObject
        assert.deepStrictEqual(given, { cluster: expected }, application.metadata.name)
      }
    })
  )

  it.effect("stop at a cluster without one of its facts, and name both", () =>
    Effect.gen(function* () {
      for (const fact of ["databaseHost", "certificate", "identityFlinkJob"]) {
        const [first, ...others] = clusters
        assert.isDefined(first)
        if (first === undefined) return
        const { [annotationOf(fact)]: _, ...annotations } = first.metadata.annotations
        const poor = { ...first, metadata: { ...first.metadata, annotations } }
        const { errors } = yield* rules({ sets, clusters: [poor, ...others] })
        for (const set of ["foundation", "lyceum"]) {
          assert.include(errors[set], `cluster ${first.metadata.name}: the annotation ${annotationOf(fact)} is missing`)
        }
      }
    })
  )

  it.effect("stop at a misspelt label or parameter", () =>
    Effect.gen(function* () {
      for (const [right, wrong] of [
        [".metadata.labels.environment }}/common", ".metadata.labels.enviroment }}/common"],
        ["charts/{{ .chart }}", "charts/{{ .chrat }}"]
      ] as const) {
        const set = own("argocd/apps/lyceum.yaml", (text) => text.replace(right, wrong))
        const { errors } = yield* rules({ sets: set, clusters })
        assert.include(errors["lyceum"], "map has no entry for key", right)
      }
    })
  )

  it.effect("are read strictly: a field that Argo CD does not know is refused", () =>
    Effect.gen(function* () {
      const set = own("argocd/apps/lyceum.yaml", (text) => text.replace("selfHeal: true", "selfheel: true"))
      const outcome = yield* Effect.exit(Effect.suspend(() => rules({ sets: set, clusters })))
      assert.strictEqual(outcome._tag, "Failure")
    })
  )

  it.effect("prune and heal themselves, and take a new revision from dev over the canary to all", () =>
    Effect.gen(function* () {
      const { addons, foundation, lyceum } = yield* generated
      for (const { metadata, spec } of [...addons, ...foundation, ...lyceum]) {
        assert.deepStrictEqual(spec.syncPolicy.automated, { prune: true, selfHeal: true }, metadata.name)
      }
      const Steps = Schema.Struct({
        spec: Schema.Struct({
          strategy: Schema.Struct({
            type: Schema.Literal("RollingSync"),
            rollingSync: Schema.Struct({
              steps: Schema.Array(
                Schema.Struct({
                  matchExpressions: Schema.Array(
                    Schema.Struct({
                      key: Schema.String,
                      operator: Schema.Literal("In"),
                      values: Schema.Array(Schema.String)
                    })
                  )
                })
              )
            })
          })
        })
      })
      const [set] = documents("argocd/apps/lyceum.yaml")
      const { strategy } = Schema.decodeUnknownSync(Steps)(set).spec
      const order = strategy.rollingSync.steps.map(({ matchExpressions }) => matchExpressions)
      const stepOf = ({ metadata }: Application) =>
        order.findIndex((all) => all.every(({ key, values }) => values.includes(metadata.labels?.[key] ?? "")))
      for (const application of lyceum) {
        const at = application.spec.destination.server
        const expected = at.includes("-dev-") ? 0 : at.includes("-staging-") ? 1 : at.includes("-canary") ? 2 : 3
        assert.strictEqual(stepOf(application), expected, application.metadata.name)
      }
    })
  )

  it("know the facts, environments and deployables that Pulumi knows", async () => {
    const { deployables: known } = Schema.decodeUnknownSync(Pulumi)(await load("pulumi/components/Deployables.ts"))
    assert.deepStrictEqual([...known].toSorted(), [...deployables].toSorted())
    const { environments: all } = Schema.decodeUnknownSync(Environments)(await load("pulumi/config/Environment.ts"))
    assert.deepStrictEqual(all, environments)
    assert.strictEqual(factPrefix, "lyceum.dev/")
  })

  it("say the same of every value in the charts' schemas as Pulumi does", () => {
    const Cluster = Schema.fromJsonString(
      Schema.Struct({
        properties: Schema.Struct({
          cluster: Schema.Struct({
            additionalProperties: Schema.optional(Schema.Boolean),
            properties: Schema.Record(Schema.String, Schema.Unknown),
            required: Schema.Array(Schema.String)
          })
        })
      })
    )
    const names = [...factNames, "cloud", "environment", "role"].toSorted()
    for (const chart of ["service", "streaming", "flink-job", "platform", "observability"]) {
      const file = `charts/${chart}/values.schema.json`
      const { cluster } = Schema.decodeSync(Cluster)(readFileSync(join(home, file), "utf8")).properties
      assert.deepStrictEqual(Object.keys(cluster.properties).toSorted(), names, `${file}: cluster`)
      assert.deepStrictEqual([...cluster.required].toSorted(), names, `${file}: cluster.required`)
      assert.isFalse(cluster.additionalProperties, file)
    }
  })
})
