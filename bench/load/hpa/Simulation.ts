/**
 * The real autoscaling controller over simulated pods: kube-apiserver, etcd and kube-controller-manager with the chart's own
 * objects, kwok in the place of kubelets, and a metrics API that says what pods would use under a load, by measured costs.
 */
import { type ApiServer, apiServer } from "@lyceum/testing/cluster/ApiServer"
import { controllerManager, simulatedNodes } from "@lyceum/testing/cluster/Controllers"
import { pause, ToolError } from "@lyceum/testing/tools/Cache"
import { Clock, Effect, Schema } from "effect"
import { apply } from "../../../test-delivery/cluster/Objects.ts"
import { type Client, client } from "./Client.ts"
import { type Cost, coresOfPod, demandAt, demandFor, type Step } from "./Demand.ts"
import { metricsApi, registration, type Usage } from "./MetricsApi.ts"
import { type Rendered, renamed, shortened, withoutWindows } from "./Objects.ts"
import { bind, type Pod, podsIn } from "./Pods.ts"
import { Autoscalers, lookOf } from "./Record.ts"
import { judge, type Look, type Verdict } from "./Rules.ts"

/** A service under its load. */
export interface Subject {
  readonly name: string
  readonly rendered: Rendered
  readonly cost: Cost
  /** Planted: no window holds it. */
  readonly isUnsteady: boolean
}

const namespace = "lyceum"
const nodes = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
const namespaceObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } }
}
const nodeObject = (zone: string) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: zone, labels: { "topology.kubernetes.io/zone": zone, "kubernetes.io/hostname": zone } }
})

/** Kubernetes' own times in seconds, as its flags have them when nobody says otherwise. */
const usual = { sync: 15, initialReadiness: 30, cpuInitialization: 300, metricsEvery: 15 }

/** In seconds of a real cluster. Load for 95 % of what the most pods bear at their target, and back; then long enough to shrink. */
const times = { rises: 60, falls: 360, ends: 1320, swing: 0.2, period: 60 }

/** The last half of a period is the lower one. */
const load = { ...times, lastHigh: times.falls - times.period / 2, lag: usual.metricsEvery + usual.sync }

/** The load of a service, in the chart's own seconds. */
export const stepOf = ({ cost, rendered: { cores, cpuPercent, max, min } }: Subject): Step => ({
  ...times,
  rest: demandFor(min * 0.5, cpuPercent, cores, cost),
  high: demandFor(max * 0.95, cpuPercent, cores, cost)
})

const objectsOf = ({ isUnsteady, name, rendered }: Subject, factor: number) =>
  [
    rendered.account,
    rendered.deployment,
    shortened(isUnsteady ? withoutWindows(rendered.autoscaler) : rendered.autoscaler, factor)
  ].map((object) => renamed(object, rendered.service, name))

const flagsOf = (factor: number) => [
  `--horizontal-pod-autoscaler-sync-period=${usual.sync / factor}s`,
  `--horizontal-pod-autoscaler-initial-readiness-delay=${usual.initialReadiness / factor}s`,
  `--horizontal-pod-autoscaler-cpu-initialization-period=${usual.cpuInitialization / factor}s`
]

const usageOf = (
  subjects: ReadonlyArray<Subject>,
  pods: ReadonlyArray<Pod>,
  seconds: number,
  factor: number
): Usage => ({
  at: new Date(),
  windowSeconds: usual.metricsEvery / factor,
  pods: subjects.flatMap((subject) => {
    const ready = pods.filter(({ isReady, service }) => isReady && service === subject.name)
    const cores = coresOfPod(demandAt(stepOf(subject), seconds), ready.length, subject.cost)
    return ready.map(({ labels, name }) => ({
      name,
      namespace,
      labels,
      cores,
      memoryMb: subject.cost.memoryMb
    }))
  })
})

const autoscalers = (api: Client) =>
  api("GET", `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(Autoscalers)),
    Effect.mapError((error) => new ToolError({ reason: error.message }))
  )

const waitForMetrics = (server: ApiServer) =>
  server.kubectl(["wait", "--for=condition=Available", "apiservice/v1beta1.metrics.k8s.io", "--timeout=60s"])

export interface Outcome {
  readonly subject: Subject
  readonly looks: ReadonlyArray<Look>
  readonly verdict: Verdict
}

/**
 * Runs all subjects beside each other, every time divided by `factor` (at most 15: Kubernetes counts whole seconds), and judges
 * their records. `tell` is given each change as it happens, in the chart's own seconds.
 */
export const simulate = (
  subjects: ReadonlyArray<Subject>,
  factor: number,
  tell: (name: string, look: Look) => Effect.Effect<void>
) =>
  Effect.gen(function* () {
    const server = yield* apiServer()
    const api = client(server)
    let usage: Usage = { at: new Date(), windowSeconds: 1, pods: [] }
    const port = yield* metricsApi(server.certificate, () => usage)
    yield* apply(server, [namespaceObject, ...nodes.map(nodeObject), ...registration(port)])
    yield* waitForMetrics(server)
    yield* simulatedNodes(server, Math.ceil(1000 / factor))
    yield* controllerManager(server, flagsOf(factor))
    yield* apply(
      server,
      subjects.flatMap((subject) => objectsOf(subject, factor))
    )

    const begun = yield* Clock.currentTimeMillis
    const records = new Map<string, Array<Look>>()
    let measuredAt = -Infinity
    const every = usual.metricsEvery / factor
    for (;;) {
      const at = ((yield* Clock.currentTimeMillis) - begun) / 1000
      if (at * factor > times.ends) break
      const pods = yield* podsIn(api, namespace)
      yield* bind(api, namespace, pods, nodes)
      // Metrics are of the last look, as metrics-server's are.
      if (at - measuredAt >= every) {
        usage = usageOf(subjects, pods, at * factor, factor)
        measuredAt = at
      }
      for (const one of (yield* autoscalers(api)).items) {
        const look = lookOf(one, at * factor)
        const record = records.get(one.metadata.name) ?? []
        if (record.at(-1)?.desired !== look.desired) yield* tell(one.metadata.name, look)
        records.set(one.metadata.name, [...record, look])
      }
      yield* pause(Math.min(1000, 250 * (15 / factor)))
    }
    return subjects.map((subject): Outcome => {
      const looks = records.get(subject.name) ?? []
      return { subject, looks, verdict: judge(looks, subject.rendered, load) }
    })
  }).pipe(Effect.scoped)
