/** What Argo CD would apply to a cluster, and how it is given to a real API server. */
import type { ApiServer } from "@lyceum/testing/cluster/ApiServer"
import { Effect, Schema } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { clusterName, clusterSecret, type Place, places } from "../argocd/Clusters.ts"
import { rendered } from "../argocd/Render.ts"
import { documents, type Manifest, rules, setFiles } from "../argocd/Rules.ts"

/** An object of Kubernetes with all of its fields. */
export type Object = Readonly<Record<string, unknown>> & typeof Manifest.Type

/** Everything of ours for one cluster, with the namespace of its Application where an object names none. */
export const objectsOf = (place: Place) => {
  const known = made.get(clusterName(place))
  return known === undefined
    ? Effect.tap(rendering(place), (objects) => Effect.sync(() => made.set(clusterName(place), objects)))
    : Effect.succeed(known)
}

const made = new Map<string, ReadonlyArray<typeof Manifest.Type>>()

const rendering = (place: Place) =>
  Effect.gen(function* () {
    const { applications } = yield* rules({ sets: setFiles.flatMap(documents), clusters: places.map(clusterSecret) })
    const ours = [...(applications["foundation"] ?? []), ...(applications["lyceum"] ?? [])]
    const server = `https://${clusterName(place)}.internal.example.org`
    const here = ours.filter(({ spec }) => spec.destination.server === server)
    const all = yield* Effect.forEach(
      here,
      (application) =>
        Effect.map(rendered(application), (objects) =>
          objects.map((object) => inNamespace(object, application.spec.destination.namespace))
        ),
      { concurrency: 2 }
    )
    return all.flat()
  })

const clusterWide = new Set([
  "Namespace",
  "ClusterSecretStore",
  "ClusterRole",
  "ClusterRoleBinding",
  "GatewayClass",
  "Bundle",
  "ClusterIssuer"
])

const inNamespace = (object: typeof Manifest.Type, namespace: string) =>
  clusterWide.has(object.kind)
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } }

/** Applies objects on the server's side, strictly; gives what kubectl said of each. */
export const apply = (server: ApiServer, objects: ReadonlyArray<unknown>, more: ReadonlyArray<string> = []) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-apply-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const file = join(folder, "objects.json")
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }))
    const said = yield* server.kubectl(["apply", "--server-side", "--validate=strict", "-f", file, ...more])
    return said.trim().split("\n")
  }).pipe(Effect.scoped)

const Template = Schema.Struct({
  metadata: Schema.optional(Schema.Record(Schema.String, Schema.Unknown)),
  spec: Schema.Record(Schema.String, Schema.Unknown)
})
const Workload = Schema.Struct({
  kind: Schema.Literals(["Deployment", "StatefulSet", "Job"]),
  metadata: Schema.Struct({ name: Schema.String, namespace: Schema.String }),
  spec: Schema.Struct({ template: Template })
})
const isWorkload = Schema.is(Workload)

/** The pods that controllers would make of these objects: what PodSecurity decides on. */
export const podsOf = (objects: ReadonlyArray<unknown>) =>
  objects.filter(isWorkload).map(({ kind, metadata, spec }) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...spec.template.metadata,
      name: `${metadata.name}-${kind.toLowerCase()}`.slice(0, 60),
      namespace: metadata.namespace
    },
    spec: spec.template.spec
  }))
