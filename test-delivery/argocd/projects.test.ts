import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { clusterSecret, places } from "./Clusters.ts"
import { rendered } from "./Render.ts"
import { type Application, documents, type Manifest, type Question, rules, setFiles } from "./Rules.ts"

const clusters = places.map(clusterSecret)
const projects = documents("argocd/apps/projects.yaml")
const sets = setFiles.flatMap(documents)

/** Kinds without a namespace among those that charts of ours render. */
const clusterWide = new Set([
  "Namespace",
  "ClusterSecretStore",
  "Bundle",
  "ClusterIssuer",
  "GatewayClass",
  "ClusterRole",
  "ClusterRoleBinding"
])

const question = ({ metadata, spec }: Application, objects: ReadonlyArray<typeof Manifest.Type>): Question => ({
  project: spec.project,
  sources: (spec.sources ?? (spec.source === undefined ? [] : [spec.source])).map(({ repoURL }) => ({ repoURL })),
  server: spec.destination.server,
  cluster: metadata.name,
  namespace: spec.destination.namespace,
  objects: objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    group: apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "",
    kind,
    name,
    namespace: clusterWide.has(kind) ? "" : (namespace ?? spec.destination.namespace)
  }))
})

const applications = Effect.map(rules({ sets, clusters }), ({ applications: all }) => [
  ...(all["foundation"] ?? []),
  ...(all["lyceum"] ?? []),
  ...(all["addons"] ?? [])
])

const Team = Schema.Struct({
  metadata: Schema.Struct({ name: Schema.Literals(["learning", "data"]) }),
  spec: Schema.Struct({
    namespaceResourceWhitelist: Schema.Array(Schema.Struct({ group: Schema.String, kind: Schema.String }))
  })
})
const isTeam = Schema.is(Team)

const Project = Schema.Struct({ kind: Schema.Literal("AppProject"), metadata: Schema.Struct({ name: Schema.String }) })

describe("AppProjects, by Argo CD's own code", () => {
  it.effect(
    "permit what the charts render, where it goes, and nothing beside",
    () =>
      Effect.gen(function* () {
        const all = yield* applications
        // Staging differs from production in numbers.
        const rendering = all.filter(
          ({ metadata, spec }) => spec.source !== undefined && /-production-/.test(metadata.name)
        )
        const objects = yield* Effect.forEach(rendering, (one) => rendered(one), { concurrency: 2 })
        const questions = rendering.map((application, at) => question(application, objects[at] ?? []))
        const others = all
          .filter(({ spec }) => spec.sources !== undefined)
          .map((application) => question(application, []))
        const { refusals } = yield* rules({ projects, questions: [...questions, ...others] })
        assert.deepStrictEqual([...new Set(refusals.flat())], [])
        assert.isAbove(questions.flatMap((one) => one.objects).length, 50)

        // No team may bring a kind that it does not: each line of a list would be missed. (Dashboards and alerts come to `foundation`.)
        const without = projects.filter(isTeam).flatMap((project) =>
          project.spec.namespaceResourceWhitelist.map((kind) => ({
            project,
            kind,
            name: `${project.metadata.name}-${kind.group}-${kind.kind}`
          }))
        )
        const poorer = without.map(({ kind, name, project }) => ({
          ...project,
          metadata: { ...project.metadata, name },
          spec: {
            ...project.spec,
            namespaceResourceWhitelist: project.spec.namespaceResourceWhitelist.filter((one) => one !== kind)
          }
        }))
        const asked = without.map(({ name, project }) => {
          const theirs = questions.filter((one) => one.project === project.metadata.name)
          return theirs.map((one) => ({ ...one, project: name }))
        })
        const { refusals: missed } = yield* rules({ projects: poorer, questions: asked.flat() })
        const idle = without.flatMap(({ name }, at) => {
          const before = asked.slice(0, at).flat().length
          return missed.slice(before, before + (asked[at]?.length ?? 0)).flat().length === 0 ? [name] : []
        })
        assert.isAbove(without.length, 20)
        assert.deepStrictEqual(idle, [], "argocd/apps/projects.yaml permits what nobody brings")
      }),
    120_000
  )

  it.effect("refuse other sources, namespaces and kinds", () =>
    Effect.gen(function* () {
      const all = yield* applications
      const user = all.find(({ metadata }) => metadata.name.endsWith("production-aws-platform-user"))
      assert.isDefined(user)
      if (user === undefined) return
      const good = question(user, [])
      const object = { group: "", kind: "ConfigMap", name: "x", namespace: "lyceum" }
      const bad: ReadonlyArray<Question> = [
        { ...good, sources: [{ repoURL: "https://github.com/somebody/else.git" }] },
        { ...good, namespace: "kube-system" },
        { ...good, objects: [{ ...object, kind: "Secret" }] },
        { ...good, objects: [{ ...object, namespace: "argocd" }] },
        { ...good, objects: [{ group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "x", namespace: "" }] },
        { ...good, project: "default" }
      ]
      const { refusals } = yield* rules({ projects, questions: [{ ...good, objects: [object] }, ...bad] })
      const [accepted, ...refused] = refusals
      assert.deepStrictEqual(accepted, [])
      for (const [at, said] of refused.entries()) assert.isAbove(said.length, 0, `case ${at}`)
    })
  )

  it.effect("leave nothing to `default`, and no Application without a project that exists", () =>
    Effect.gen(function* () {
      const all = yield* applications
      const root = documents("argocd/bootstrap/root.yaml")
      const isProject = Schema.is(Project)
      const known = new Set([...projects, ...root].filter(isProject).map(({ metadata }) => metadata.name))
      for (const { metadata, spec } of all) {
        assert.isTrue(known.has(spec.project), `${metadata.name}: there is no project "${spec.project}"`)
        assert.notStrictEqual(spec.project, "default", metadata.name)
      }
    })
  )
})
