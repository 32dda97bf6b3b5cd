/** Each rule finds the fault that it is there for: planted into what the charts really render. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { render } from "./Helm.ts"
import { set } from "./Json.ts"
import type { Manifest } from "./Manifest.ts"
import { type Combination, combinations, nameOf } from "./Matrix.ts"
import { policies, policyNames } from "./policy/Policies.ts"

type Path = ReadonlyArray<string | number>

/** Changes one object of a kind; `undefined` as what to set takes the field away, and `null` as the path the object. */
interface Planted {
  readonly rule: keyof typeof policies
  readonly kind: string
  readonly name?: string
  readonly path: Path | null
  readonly to?: unknown
  readonly says: RegExp
}

const pod: Path = ["spec", "template", "spec"]
const container: Path = [...pod, "containers", 0]
const annotations = (key: string): Path => ["metadata", "annotations", `argocd.argoproj.io/${key}`]

const faults: ReadonlyArray<Planted> = [
  {
    rule: "restricted",
    kind: "Deployment",
    path: [...pod, "securityContext", "runAsNonRoot"],
    says: /may run as root/
  },
  { rule: "restricted", kind: "Deployment", path: [...pod, "securityContext", "runAsUser"], to: 0, says: /no user/ },
  { rule: "restricted", kind: "Deployment", path: [...pod, "securityContext", "seccompProfile"], says: /seccomp/ },
  { rule: "restricted", kind: "Deployment", path: [...pod, "hostNetwork"], to: true, says: /hostNetwork/ },
  {
    rule: "restricted",
    kind: "Deployment",
    path: [...pod, "volumes", 0],
    to: { name: "tmp", hostPath: { path: "/etc" } },
    says: /\/etc/
  },
  {
    rule: "restricted",
    kind: "Deployment",
    path: [...container, "securityContext", "privileged"],
    to: true,
    says: /privileged/
  },
  {
    rule: "restricted",
    kind: "Job",
    path: [...container, "securityContext", "allowPrivilegeEscalation"],
    says: /gain/
  },
  {
    rule: "restricted",
    kind: "Job",
    path: [...container, "securityContext", "capabilities"],
    says: /keeps capabilities/
  },
  {
    rule: "restricted",
    kind: "Deployment",
    path: [...container, "securityContext", "capabilities", "add"],
    to: ["NET_RAW"],
    says: /adds/
  },
  {
    rule: "readOnlyRoot",
    kind: "Deployment",
    path: [...container, "securityContext", "readOnlyRootFilesystem"],
    to: false,
    says: /image/
  },
  { rule: "readOnlyRoot", kind: "Deployment", path: [...pod, "volumes", 0, "emptyDir"], to: {}, says: /no limit/ },
  { rule: "noToken", kind: "Deployment", path: [...pod, "automountServiceAccountToken"], says: /token/ },
  { rule: "ownAccount", kind: "Deployment", path: [...pod, "serviceAccountName"], to: "default", says: /"default"/ },
  { rule: "ownAccount", kind: "ServiceAccount", path: ["automountServiceAccountToken"], to: true, says: /unasked/ },
  {
    rule: "resources",
    kind: "Deployment",
    path: [...container, "resources", "limits", "cpu"],
    to: "1",
    says: /limit of CPU/
  },
  {
    rule: "resources",
    kind: "Deployment",
    path: [...container, "resources", "limits", "memory"],
    to: "9Gi",
    says: /9Gi/
  },
  { rule: "resources", kind: "Job", path: [...container, "resources", "requests"], to: {}, says: /asks for no memory/ },
  {
    rule: "imagesByDigest",
    kind: "Deployment",
    path: [...container, "image"],
    to: "registry/lyceum/user:latest",
    says: /:latest/
  },
  { rule: "distinctProbes", kind: "Deployment", path: [...container, "startupProbe"], says: /no startupProbe/ },
  {
    rule: "distinctProbes",
    kind: "Deployment",
    path: [...container, "livenessProbe", "httpGet", "path"],
    to: "/health/ready",
    says: /restarted/
  },
  { rule: "graceful", kind: "Deployment", path: [...pod, "terminationGracePeriodSeconds"], to: 5, says: /60 seconds/ },
  { rule: "graceful", kind: "Deployment", path: [...container, "lifecycle"], says: /sleep/ },
  {
    rule: "checksums",
    kind: "Deployment",
    path: ["spec", "template", "metadata", "annotations", "checksum/config"],
    says: /checksum\/config/
  },
  {
    rule: "noPlainSecrets",
    kind: "ConfigMap",
    path: ["data", "SERVICE_CLIENT_SECRET"],
    to: "x",
    says: /SERVICE_CLIENT_SECRET/
  },
  { rule: "noPlainSecrets", kind: "ConfigMap", path: ["data", "ADDRESS"], to: "postgres://u:p@db", says: /ADDRESS/ },
  { rule: "noPlainSecrets", kind: "ConfigMap", path: ["kind"], to: "Secret", says: /secret in Git/ },
  {
    rule: "noPlainSecrets",
    kind: "Deployment",
    path: [...container, "env", 0],
    to: { name: "MANAGEMENT_TOKEN", value: "x" },
    says: /MANAGEMENT_TOKEN/
  },
  { rule: "referencesResolve", kind: "ConfigMap", path: null, says: /ConfigMap user/ },
  { rule: "referencesResolve", kind: "ExternalSecret", name: "user-migrate", path: null, says: /user-migrate/ },
  { rule: "denied", kind: "NetworkPolicy", name: "user-deny-all", path: null, says: /no policy denies/ },
  { rule: "denied", kind: "NetworkPolicy", name: "user-dns", path: null, says: /names/ },
  { rule: "denied", kind: "NetworkPolicy", name: "user-smoke", path: null, says: /user-smoke/ },
  {
    rule: "named",
    kind: "NetworkPolicy",
    name: "user-callers",
    path: ["spec", "ingress", 0, "from"],
    to: [],
    says: /everybody/
  },
  {
    rule: "named",
    kind: "NetworkPolicy",
    name: "user-database",
    path: ["spec", "egress", 0, "ports"],
    says: /every port/
  },
  {
    rule: "named",
    kind: "NetworkPolicy",
    name: "user-metrics",
    path: ["spec", "ingress", 0, "from", 0],
    to: { ipBlock: { cidr: "0.0.0.0/0" } },
    says: /Internet/
  },
  {
    rule: "named",
    kind: "NetworkPolicy",
    name: "user-cloud",
    path: ["spec", "egress", 0, "to", 0, "ipBlock", "except"],
    says: /node's/
  },
  {
    rule: "named",
    kind: "NetworkPolicy",
    name: "user-cloud",
    path: ["spec", "egress", 0, "ports", 0, "port"],
    to: 25,
    says: /other ports/
  },
  { rule: "oneScaler", kind: "Deployment", path: ["spec", "replicas"], to: 3, says: /replicas beside/ },
  { rule: "oneScaler", kind: "HorizontalPodAutoscaler", path: null, says: /has 0/ },
  {
    rule: "oneScaler",
    kind: "PodDisruptionBudget",
    path: [],
    to: { kind: "ScaledObject", spec: { scaleTargetRef: { name: "user" } } },
    says: /has 2/
  },
  {
    rule: "behavior",
    kind: "HorizontalPodAutoscaler",
    path: ["spec", "behavior", "scaleDown", "stabilizationWindowSeconds"],
    to: 0,
    says: /pace/
  },
  { rule: "disruption", kind: "PodDisruptionBudget", path: null, says: /no disruption budget/ },
  { rule: "disruption", kind: "PodDisruptionBudget", path: ["spec", "maxUnavailable"], to: "50%", says: /one pod/ },
  { rule: "disruption", kind: "PodDisruptionBudget", path: ["spec", "unhealthyPodEvictionPolicy"], says: /sick/ },
  { rule: "zones", kind: "Deployment", path: [...pod, "topologySpreadConstraints"], says: /zones/ },
  {
    rule: "zones",
    kind: "Deployment",
    path: [...pod, "topologySpreadConstraints", 0, "labelSelector", "matchLabels", "app.kubernetes.io/name"],
    to: "web",
    says: /zones/
  },
  {
    rule: "rollout",
    kind: "Deployment",
    path: ["spec", "strategy", "rollingUpdate", "maxUnavailable"],
    to: 1,
    says: /away/
  },
  {
    rule: "encrypted",
    kind: "ConfigMap",
    path: ["data", "TLS_FOLDER"],
    says: /plain HTTP/
  },
  {
    rule: "encrypted",
    kind: "ConfigMap",
    path: ["data", "COURSE_SERVICE_URL"],
    to: "http://course.lyceum.svc:8080",
    says: /asks COURSE_SERVICE_URL in plain HTTP/
  },
  {
    rule: "encrypted",
    kind: "ConfigMap",
    path: ["data", "COURSE_SERVICE_URL"],
    to: "https://course.example.org",
    says: /believe nobody/
  },
  { rule: "encrypted", kind: "Certificate", path: null, says: /not given its certificate/ },
  { rule: "encrypted", kind: "Certificate", path: ["spec", "issuerRef", "name"], to: "lyceum", says: /not of/ },
  { rule: "encrypted", kind: "Certificate", path: ["spec", "dnsNames"], to: ["user"], says: /own name/ },
  { rule: "encrypted", kind: "Certificate", path: ["spec", "usages"], to: ["server auth"], says: /both ends/ },
  { rule: "mutual", kind: "ConfigMap", path: ["data", "TLS_CLIENTS"], to: "never", says: /not optional/ },
  { rule: "mutual", kind: "Service", path: ["spec", "ports", 0, "appProtocol"], to: "http", says: /plain HTTP/ },
  {
    rule: "mutual",
    kind: "TargetGroupConfiguration",
    path: ["spec", "defaultConfiguration", "protocol"],
    to: "HTTP",
    says: /load balancer would ask/
  },
  { rule: "labelled", kind: "Service", path: ["metadata", "labels", "lyceum.dev/environment"], says: /no label/ },
  { rule: "ordered", kind: "ExternalSecret", path: annotations("sync-wave"), says: /wave ""/ },
  { rule: "jobs", kind: "Job", name: "user-smoke", path: annotations("hook"), says: /no hook/ },
  { rule: "jobs", kind: "Job", path: annotations("hook-delete-policy"), says: /next run/ },
  { rule: "jobs", kind: "Job", path: ["spec", "activeDeadlineSeconds"], says: /for ever/ },
  {
    rule: "migrations",
    kind: "Job",
    name: "user-migrate",
    path: annotations("hook"),
    to: "Sync",
    says: /before the sync/
  },
  { rule: "migrations", kind: "ServiceAccount", name: "user-migrate", path: null, says: /no ServiceAccount/ },
  {
    rule: "ownersApart",
    kind: "ExternalSecret",
    name: "user",
    path: ["spec", "data", 0, "secretKey"],
    to: "DATABASE_OWNER_URL",
    says: /gives/
  },
  {
    rule: "secretStore",
    kind: "ExternalSecret",
    path: ["apiVersion"],
    to: "external-secrets.io/v1beta1",
    says: /v1beta1/
  },
  {
    rule: "secretStore",
    kind: "ExternalSecret",
    path: ["spec", "secretStoreRef", "kind"],
    to: "SecretStore",
    says: /ClusterSecretStore/
  }
]

const plant = (manifests: ReadonlyArray<Manifest>, { kind, name, path, to }: Planted): ReadonlyArray<Manifest> => {
  const target = manifests.find((one) => one.kind === kind && (name === undefined || one.name === name))
  assert.isDefined(target, `${kind} ${name ?? ""} is not rendered`)
  return manifests.flatMap((one) => {
    if (one !== target) return [one]
    if (path === null) return []
    const body = set(one.body, path, to)
    const changed = (key: "kind" | "apiVersion") => {
      const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, key) : undefined
      return typeof value === "string" ? value : one[key]
    }
    return [{ ...one, body, kind: changed("kind"), apiVersion: changed("apiVersion") }]
  })
}

const rendered = (name: string) => {
  const found = combinations.find((one: Combination) => nameOf(one) === name)
  return found === undefined ? Effect.die(`${name} is no combination`) : Effect.orDie(render(found))
}

describe("rules", () => {
  it.effect("find what is planted, and nothing before it", () =>
    Effect.gen(function* () {
      const manifests = yield* rendered("production/aws/platform/user")
      for (const fault of faults) {
        const rule = policies[fault.rule]
        assert.deepStrictEqual([...rule(manifests)], [], fault.rule)
        assert.match(rule(plant(manifests, fault)).join("\n"), fault.says, JSON.stringify(fault))
      }
    })
  )

  it.effect("of streams, of the namespace and of Flink", () =>
    Effect.gen(function* () {
      const others: ReadonlyArray<readonly [string, Planted]> = [
        [
          "production/aws/platform/enrollment",
          {
            rule: "persistentLag",
            kind: "ScaledObject",
            path: ["spec", "triggers", 1, "metadata", "excludePersistentLag"],
            to: "false",
            says: /stays/
          }
        ],
        [
          "production/aws/platform/platform",
          {
            rule: "guardedNamespace",
            kind: "Namespace",
            path: ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
            to: "baseline",
            says: /restricted/
          }
        ],
        [
          "production/azure/analytics/flink-job",
          {
            rule: "imagesByDigest",
            kind: "FlinkDeployment",
            path: ["spec", "image"],
            to: "lyceum/flink-job:1",
            says: /:1/
          }
        ]
      ]
      for (const [name, fault] of others) {
        const manifests = yield* rendered(name)
        const rule = policies[fault.rule]
        assert.deepStrictEqual([...rule(manifests)], [])
        assert.match(rule(plant(manifests, fault)).join("\n"), fault.says)
      }
    })
  )

  it("are all shown to find something", () => {
    const shown = new Set<string>([...faults.map(({ rule }) => rule), "persistentLag", "guardedNamespace"])
    assert.deepStrictEqual(
      policyNames.filter((name) => !shown.has(name)),
      []
    )
  })
})
