/**
 * What metrics-server is in a cluster: `metrics.k8s.io/v1beta1`, reached through the API server's aggregation. It serves what
 * the model says that pods use.
 */
import { Effect, type Scope } from "effect"
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:https"

/** What one pod used on average over a window that ended at a time. */
export interface PodUsage {
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly cores: number
  readonly memoryMb: number
}

/** All of one look. */
export interface Usage {
  readonly at: Date
  readonly windowSeconds: number
  readonly pods: ReadonlyArray<PodUsage>
}

const groupVersion = "metrics.k8s.io/v1beta1"
const root = `/apis/${groupVersion}`

const resources = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion,
  resources: [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }]
}

/** Equality selectors (`a=b,c=d`), which is what an autoscaler asks by; anything else selects nothing. */
export const selects = (selector: string, labels: Readonly<Record<string, string>>): boolean =>
  selector === "" ||
  selector.split(",").every((term) => {
    const [, name, value] = /^([^=!]+)==?([^=]*)$/.exec(term) ?? []
    return name !== undefined && labels[name] === value
  })

const podMetrics = ({ at, windowSeconds }: Usage, { cores, labels, memoryMb, name, namespace }: PodUsage) => ({
  metadata: { name, namespace, labels, creationTimestamp: at.toISOString() },
  timestamp: at.toISOString(),
  window: `${windowSeconds}s`,
  containers: [
    { name: "service", usage: { cpu: `${Math.round(cores * 1e9)}n`, memory: `${Math.round(memoryMb * 1000)}k` } }
  ]
})

/** The answer to a path; undefined where there is nothing. */
export const answerTo = (url: URL, usage: Usage): unknown => {
  if (url.pathname === root) return resources
  const namespace = new RegExp(`^${root}/namespaces/([^/]+)/pods$`).exec(url.pathname)?.[1]
  if (namespace === undefined) return undefined
  const selector = url.searchParams.get("labelSelector") ?? ""
  return {
    kind: "PodMetricsList",
    apiVersion: groupVersion,
    metadata: {},
    items: usage.pods
      .filter((pod) => pod.namespace === namespace && selects(selector, pod.labels))
      .map((pod) => podMetrics(usage, pod))
  }
}

/** Serves it on loopback for the life of the scope; gives its port. */
export const metricsApi = (
  certificate: { readonly file: string; readonly key: string },
  usage: () => Usage
): Effect.Effect<number, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const secrets = { cert: readFileSync(certificate.file), key: readFileSync(certificate.key) }
      const server = createServer(secrets, (request, response) => {
        const answer = answerTo(new URL(request.url ?? "/", "https://localhost"), usage())
        response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" })
        response.end(JSON.stringify(answer ?? { kind: "Status", apiVersion: "v1", status: "Failure", code: 404 }))
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
  ).pipe(
    Effect.map((server) => {
      const address = server.address()
      return typeof address === "object" && address !== null ? address.port : 0
    })
  )

/** What makes the API server ask us: a name that leads here, and the group under that name. */
export const registration = (port: number): ReadonlyArray<unknown> => [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "measured", namespace: "kube-system" },
    spec: { type: "ExternalName", externalName: "localhost", ports: [{ port, targetPort: port }] }
  },
  {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: {
      group: "metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: "measured", namespace: "kube-system", port }
    }
  }
]
