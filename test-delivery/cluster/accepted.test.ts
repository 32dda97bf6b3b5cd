import { assert, layer } from "@effect/vitest"
import { apiServer, type ApiServer } from "@lyceum/testing/cluster/ApiServer"
import { argoInstall, definitionsFolder } from "@lyceum/testing/tools/Definitions"
import { Context, Effect, Layer, Schema } from "effect"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { clusterSecret, type Place, places } from "../argocd/Clusters.ts"
import { documents, home, madeOf, Manifest, parsed, setFiles } from "../argocd/Rules.ts"
import { apply, objectsOf, podsOf } from "./Objects.ts"

class Cluster extends Context.Service<Cluster, ApiServer>()("test/Cluster") {}

const controllers = [
  "argo-cd",
  "keda",
  "external-secrets",
  "cert-manager",
  "trust-manager",
  "gateway-api",
  "prometheus-operator",
  "flink"
] as const

const namespace = (name: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } }
})

/**
 * The load balancer controller's definitions are in no module that Go's proxy has: its kinds are taken here as they come. That
 * their fields are right is said by test-delivery/charts alone.
 */
const amazon = ["LoadBalancerConfiguration", "TargetGroupConfiguration"].map((kind) => {
  const plural = `${kind.toLowerCase()}s`
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true }
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.gateway.k8s.aws` },
    spec: {
      group: "gateway.k8s.aws",
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1beta1", served: true, storage: true, schema: { openAPIV3Schema: open } }]
    }
  }
})

/** The newest definitions in Maven Central end at Flink 1.20; the operator of argocd/addons knows the version of our job. */
const withFlink2 = (folder: string) =>
  readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8")
    return parsed(text.replace(/\n( +)- v1_20\n/, (line, indent: string) => `${line}${indent}- v2_2\n`))
  })

/** With the definitions of every controller that argocd/addons brings, and the namespaces that Argo CD makes for them. */
const started = Effect.gen(function* () {
  const server = yield* apiServer()
  for (const name of controllers) {
    const folder = yield* definitionsFolder(name)
    if (name === "flink") yield* apply(server, withFlink2(folder))
    else yield* server.kubectl(["apply", "--server-side", "-f", folder])
  }
  yield* apply(server, amazon)
  yield* server.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])
  yield* apply(server, [namespace("observability"), namespace("argocd")])
  return server
})

const isManifest = Schema.is(Manifest)

/** Argo CD's bootstrap by kubectl, with the one file that it takes from the network out of the cache. */
const bootstrap = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bootstrap-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  cpSync(join(home, "argocd/bootstrap"), folder, { recursive: true })
  cpSync(yield* argoInstall, join(folder, "install.yaml"))
  const file = join(folder, "kustomization.yaml")
  const text = readFileSync(file, "utf8")
  const local = text.replace(/https:\/\/raw\.\S+\/install\.yaml/, "install.yaml")
  assert.notStrictEqual(local, text, "argocd/bootstrap/kustomization.yaml takes Argo CD's manifest by its address")
  writeFileSync(file, local)
  return parsed(yield* run(yield* tool("kubectl"), ["kustomize", folder])).filter(isManifest)
}).pipe(Effect.scoped)

const named = (objects: ReadonlyArray<unknown>) =>
  objects.filter(isManifest).map(({ kind, metadata }) => `${kind} ${metadata.name}`)

const refused = (server: ApiServer, object: unknown) =>
  Effect.map(Effect.flip(apply(server, [object], ["--dry-run=server"])), ({ reason }) => reason)

/** Jobs cannot be changed: Argo CD deletes a hook before it makes the next. */
const withoutJobs = (server: ApiServer) =>
  server.kubectl(["delete", "jobs", "--all", "--namespace=lyceum", "--cascade=background"])

const productions = places.filter(
  ({ canary, cloud, environment }) => environment === "production" && !canary && cloud !== "gcp"
)
const show = ({ cloud, role }: Place) => `${role} on ${cloud}`

layer(Layer.effect(Cluster, started), { timeout: 600_000 })("A real API server", (it) => {
  for (const place of productions) {
    it.effect(`accepts everything of production: ${show(place)}`, () =>
      Effect.gen(function* () {
        const server = yield* Cluster
        const objects = yield* objectsOf(place)
        assert.isAbove(objects.length, 20)
        yield* withoutJobs(server)
        const said = yield* apply(server, objects)
        assert.strictEqual(said.length, objects.length, named(objects).join("\n"))
        for (const line of said) assert.match(line, / serverside-applied$/)

        // A Deployment is accepted whatever its pods are: the pods themselves are what PodSecurity looks at.
        const pods = podsOf(objects)
        assert.isAbove(pods.length, 1)
        const started = yield* apply(server, pods, ["--dry-run=server"])
        assert.strictEqual(started.length, pods.length)
      })
    )
  }

  it.effect("accepts Argo CD's bootstrap, and its pods under `restricted`", () =>
    Effect.gen(function* () {
      const server = yield* Cluster
      const objects = yield* bootstrap
      assert.includeMembers(named(objects), ["Application root", "AppProject delivery", "Deployment argocd-server"])
      yield* apply(server, objects, ["--force-conflicts"])
      const pods = podsOf(objects)
      assert.isAbove(pods.length, 5)
      yield* apply(server, pods, ["--dry-run=server"])
    })
  )

  it.effect("accepts the projects, the sets, and every Application that Argo CD makes of them", () =>
    Effect.gen(function* () {
      const server = yield* Cluster
      const files = ["argocd/apps/projects.yaml", "argocd/apps/argo-cd.yaml", ...setFiles].flatMap(documents)
      yield* apply(server, files)
      const made = yield* madeOf(setFiles.flatMap(documents), places.map(clusterSecret))
      assert.isAbove(made.length, 50)
      const said = yield* apply(server, made)
      assert.strictEqual(said.length, made.length)
    })
  )

  it.effect("refuses a field that nobody knows, in an object of Kubernetes and in a custom one", () =>
    Effect.gen(function* () {
      const server = yield* Cluster
      const [place] = productions
      assert.isDefined(place)
      if (place === undefined) return
      const objects = yield* objectsOf(place)
      for (const kind of ["Deployment", "ExternalSecret", "HTTPRoute", "ServiceMonitor"]) {
        const object = objects.find((one) => one.kind === kind)
        assert.isDefined(object, kind)
        const spec = object !== undefined && "spec" in object && typeof object.spec === "object" ? object.spec : {}
        const said = yield* refused(server, { ...object, spec: { ...spec, replicass: 3 } })
        assert.match(said, /replicass/, kind)
      }
    })
  )

  it.effect("refuses a pod that asks for more than `restricted` gives", () =>
    Effect.gen(function* () {
      const server = yield* Cluster
      const [place] = productions
      assert.isDefined(place)
      if (place === undefined) return
      const [pod] = podsOf(yield* objectsOf(place))
      assert.isDefined(pod)
      const container = { name: "main", image: "x", securityContext: { privileged: true } }
      const { serviceAccountName } = pod?.spec ?? {}
      const said = yield* refused(server, { ...pod, spec: { serviceAccountName, containers: [container] } })
      assert.match(said, /violates PodSecurity "restricted/)
      assert.match(said, /privileged/)
    })
  )
})
