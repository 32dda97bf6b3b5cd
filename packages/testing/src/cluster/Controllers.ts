/** What acts on an API server's objects: Kubernetes' own controllers, and kwok in the place of kubelets: its pods are simulated. */
import { Effect, type Scope } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ToolError } from "../tools/Cache.ts"
import { tool } from "../tools/Tool.ts"
import type { ApiServer } from "./ApiServer.ts"
import { freePort, serve } from "./Process.ts"

const listens = (port: number): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const socket = connect(port, "127.0.0.1")
    const done = (found: boolean) => {
      socket.destroy()
      resume(Effect.succeed(found))
    }
    socket.once("connect", () => done(true))
    socket.once("error", () => done(false))
  })

const folderOf = (name: string) =>
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), `lyceum-${name}-`))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )

/** The controllers of Deployments, ReplicaSets and HorizontalPodAutoscalers, with further flags of kube-controller-manager. */
export const controllerManager = (
  { kubeconfig }: ApiServer,
  flags: ReadonlyArray<string>
): Effect.Effect<void, ToolError, Scope.Scope> =>
  Effect.gen(function* () {
    const [program, folder, port] = [
      yield* tool("kube-controller-manager"),
      yield* folderOf("controllers"),
      yield* freePort
    ]
    const names = ["deployment-controller", "replicaset-controller", "horizontal-pod-autoscaler-controller"]
    const own = [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${names.join(",")}`,
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      "--kube-api-qps=200",
      "--kube-api-burst=400"
    ]
    const log = join(folder, "controller-manager.log")
    yield* serve({ program, args: [...own, ...flags], log, ready: listens(port), seconds: 120 })
  })

/** Nodes are ready; pods that are bound to one are ready after a time, and gone as soon as they should go. */
const stages = (readyAfterMillis: number) => [
  {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "node-initialize" },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Node" },
      selector: {
        matchExpressions: [
          {
            key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
            operator: "NotIn",
            values: ["True"]
          }
        ]
      },
      next: {
        statusTemplate: [
          "{{ $now := Now }}",
          "conditions:",
          "- type: Ready",
          '  status: "True"',
          "  reason: Simulated",
          "  message: kwok",
          "  lastHeartbeatTime: {{ $now | Quote }}",
          "  lastTransitionTime: {{ $now | Quote }}"
        ].join("\n")
      }
    }
  },
  {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "pod-ready" },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Pod" },
      selector: {
        matchExpressions: [
          { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" },
          { key: ".status.phase", operator: "In", values: ["Pending"] }
        ]
      },
      delay: { durationMilliseconds: readyAfterMillis },
      next: {
        statusTemplate: [
          "{{ $now := Now }}",
          "phase: Running",
          "startTime: {{ $now | Quote }}",
          "conditions:",
          ...["Initialized", "Ready", "ContainersReady"].flatMap((type) => [
            `- type: ${type}`,
            '  status: "True"',
            "  lastTransitionTime: {{ $now | Quote }}"
          ]),
          "containerStatuses:",
          "{{ range .spec.containers }}",
          "- name: {{ .name | Quote }}",
          "  image: {{ .image | Quote }}",
          "  ready: true",
          "  restartCount: 0",
          "  state: { running: { startedAt: {{ $now | Quote }} } }",
          "{{ end }}"
        ].join("\n")
      }
    }
  },
  {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "pod-delete" },
    spec: {
      resourceRef: { apiGroup: "v1", kind: "Pod" },
      selector: { matchExpressions: [{ key: ".metadata.deletionTimestamp", operator: "Exists" }] },
      next: { delete: true }
    }
  }
]

/** kwok over every node: pods are ready so many milliseconds after they have a node. */
export const simulatedNodes = (
  { kubeconfig }: ApiServer,
  readyAfterMillis: number
): Effect.Effect<void, ToolError, Scope.Scope> =>
  Effect.gen(function* () {
    const [program, folder, port] = [yield* tool("kwok"), yield* folderOf("kwok"), yield* freePort]
    const file = join(folder, "stages.yaml")
    writeFileSync(
      file,
      stages(readyAfterMillis)
        .map((stage) => JSON.stringify(stage))
        .join("\n---\n")
    )
    const flags = [
      `--kubeconfig=${kubeconfig}`,
      `--config=${file}`,
      "--manage-all-nodes=true",
      `--server-address=127.0.0.1:${port}`
    ]
    yield* serve({ program, args: flags, log: join(folder, "kwok.log"), ready: listens(port), seconds: 120 })
  })
