/** What a pod must be, whatever makes it. Each rule gives its breaches as sentences. */
import { at, listAt, membersAt, textAt } from "../Json.ts"
import { called, type Manifest, podOf } from "../Manifest.ts"

export type Rule = (manifests: ReadonlyArray<Manifest>) => ReadonlyArray<string>

interface Pod {
  readonly of: Manifest
  readonly spec: unknown
  readonly metadata: unknown
}

const podsOf = (manifests: ReadonlyArray<Manifest>): ReadonlyArray<Pod> =>
  manifests.flatMap((of) => {
    const pod = podOf(of)
    return pod === undefined ? [] : [{ of, ...pod }]
  })

const containersOf = ({ spec }: Pod) => [...listAt(spec, "initContainers"), ...listAt(spec, "containers")]

/** A rule of pods. */
const ofPods =
  (check: (pod: Pod) => ReadonlyArray<string>): Rule =>
  (manifests) =>
    podsOf(manifests).flatMap((pod) => check(pod).map((fault) => `${called(pod.of)}: ${fault}`))

/** A rule of containers, init containers among them. */
const ofContainers = (check: (container: unknown, pod: Pod) => ReadonlyArray<string>): Rule =>
  ofPods((pod) =>
    containersOf(pod).flatMap((one) => check(one, pod).map((fault) => `container ${textAt(one, "name")} ${fault}`))
  )

/** Kubernetes' pod security standard `restricted`, and a user of our own choice. */
export const restricted: Rule = (manifests) => [
  ...ofPods(({ spec }) => [
    ...(at(spec, "securityContext", "runAsNonRoot") === true ? [] : ["may run as root"]),
    ...(Number(at(spec, "securityContext", "runAsUser")) > 0 ? [] : ["names no user to run as"]),
    ...(at(spec, "securityContext", "seccompProfile", "type") === "RuntimeDefault" ? [] : ["has no seccomp profile"]),
    ...["hostNetwork", "hostPID", "hostIPC"].filter((key) => at(spec, key) === true).map((key) => `has ${key}`),
    ...listAt(spec, "volumes").flatMap((volume) =>
      at(volume, "hostPath") === undefined ? [] : [`mounts the node's ${textAt(volume, "hostPath", "path")}`]
    )
  ])(manifests),
  ...ofContainers((container) => {
    const context = at(container, "securityContext")
    return [
      ...(at(context, "privileged") === true ? ["is privileged"] : []),
      ...(at(context, "allowPrivilegeEscalation") === false ? [] : ["may gain privileges"]),
      ...(listAt(context, "capabilities", "drop").includes("ALL") ? [] : ["keeps capabilities"]),
      ...(listAt(context, "capabilities", "add").length === 0 ? [] : ["adds capabilities"])
    ]
  })(manifests)
]

export const readOnlyRoot: Rule = ofContainers((container, pod) => {
  const mounts = listAt(container, "volumeMounts").map((mount) => textAt(mount, "name"))
  const limited = listAt(pod.spec, "volumes").filter(
    (volume) =>
      textAt(volume, "emptyDir", "sizeLimit") !== "" ||
      textAt(volume, "configMap", "name") !== "" ||
      textAt(volume, "secret", "secretName") !== ""
  )
  return [
    ...(at(container, "securityContext", "readOnlyRootFilesystem") === true ? [] : ["may write into its image"]),
    ...mounts
      .filter((name) => !limited.some((volume) => textAt(volume, "name") === name))
      .map((name) => `writes into ${name}, which has no limit`)
  ]
})

/** Nobody needs the API server but Flink's job manager, which starts its task managers there. */
export const noToken: Rule = ofPods(({ of, spec }) => {
  const wanted = of.kind === "FlinkDeployment"
  return at(spec, "automountServiceAccountToken") === wanted
    ? []
    : ["mounts a token of the API server, or leaves it open"]
})

/** An account of its own for each, and the account gives nobody a token unasked. */
export const ownAccount: Rule = (manifests) => {
  const accounts = new Map(manifests.filter(({ kind }) => kind === "ServiceAccount").map((one) => [one.name, one]))
  const users = podsOf(manifests).map(({ of, spec }) => ({
    of,
    account:
      of.kind === "FlinkDeployment" ? textAt(of.body, "spec", "serviceAccount") : textAt(spec, "serviceAccountName")
  }))
  return [
    ...users.flatMap(({ account, of }) =>
      account !== "" && account !== "default" && accounts.has(account)
        ? []
        : [`${called(of)}: runs as the account "${account}", which is none of its own`]
    ),
    ...[...accounts.values()].flatMap((one) =>
      at(one.body, "automountServiceAccountToken") === false ? [] : [`${called(one)}: mounts a token unasked`]
    )
  ]
}

/** Memory asked for is the limit, CPU has none. */
export const resources: Rule = ofContainers((container, { of }) => {
  if (of.kind === "FlinkDeployment") return []
  const { cpu = "", memory = "" } = membersAt(container, "resources", "requests")
  const limits = membersAt(container, "resources", "limits")
  return [
    ...(cpu === "" ? ["asks for no CPU"] : []),
    ...(memory === "" ? ["asks for no memory"] : []),
    ...(limits["memory"] === memory
      ? []
      : [`asks for ${String(memory)} of memory and may take ${String(limits["memory"])}`]),
    ...(limits["cpu"] === undefined ? [] : ["has a limit of CPU"])
  ]
})

const byDigest = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/

export const imagesByDigest: Rule = (manifests) => [
  ...ofContainers((container, { of }) =>
    of.kind === "FlinkDeployment" || byDigest.test(textAt(container, "image"))
      ? []
      : [`has the image "${textAt(container, "image")}", not by digest`]
  )(manifests),
  ...manifests
    .filter(({ body, kind }) => kind === "FlinkDeployment" && !byDigest.test(textAt(body, "spec", "image")))
    .map((one) => `${called(one)}: has the image "${textAt(one.body, "spec", "image")}", not by digest`)
]

const probes = ["startupProbe", "readinessProbe", "livenessProbe"] as const

/** Three that ask differently; whoever is ready is asked something else than whoever lives. */
export const distinctProbes: Rule = (manifests) =>
  ofContainers((container) => {
    const missing = probes.filter((probe) => at(container, probe) === undefined)
    if (missing.length > 0) return missing.map((probe) => `has no ${probe}`)
    const [startup, readiness, liveness] = probes.map((probe) => JSON.stringify(at(container, probe)))
    return [
      ...(textAt(container, "readinessProbe", "httpGet", "path") ===
      textAt(container, "livenessProbe", "httpGet", "path")
        ? ["is restarted when it is only not ready"]
        : []),
      ...(new Set([startup, readiness, liveness]).size === 3 ? [] : ["has two probes alike"])
    ]
  })(manifests.filter(({ kind }) => kind === "Deployment"))

/** Long enough to sleep, to end what is under way, and to commit. */
export const graceful: Rule = (manifests) =>
  ofPods((pod) => [
    ...(at(pod.spec, "terminationGracePeriodSeconds") === 60 ? [] : ["is not given 60 seconds to end"]),
    ...containersOf(pod).flatMap((one) => {
      const seconds = Number(at(one, "lifecycle", "preStop", "sleep", "seconds"))
      return seconds >= 5 && seconds <= 20 ? [] : [`container ${textAt(one, "name")} does not sleep before it ends`]
    })
  ])(manifests.filter(({ kind }) => kind === "Deployment"))

/** A change of configuration starts new pods. */
export const checksums: Rule = (manifests) =>
  ofPods(({ metadata }) =>
    ["checksum/config", "checksum/secrets"]
      .filter((key) => !/^[0-9a-f]{64}$/.test(textAt(metadata, "annotations", key)))
      .map((key) => `has no annotation ${key}`)
  )(manifests.filter(({ kind }) => kind === "Deployment" || kind === "FlinkDeployment"))

const secretName = /(SECRET|PASSWORD|TOKEN|PRIVATE|CREDENTIAL)|_KEY$|^SERVICE_CLIENTS$|DATABASE.*_URL$/

/** The name of a key, and how many hashes of passwords may wait: they only sound so. */
const harmless = new Set(["S3_KMS_KEY", "PASSWORD_QUEUE"])

/** Nothing secret in plain text, in a ConfigMap or a container's own variables; what is public has a name that says so. */
export const noPlainSecrets: Rule = (manifests) => [
  ...manifests.filter(({ kind }) => kind === "Secret").map((one) => `${called(one)}: is a secret in Git`),
  ...manifests
    .filter(({ kind, name }) => kind === "ConfigMap" && !name.startsWith("lyceum-"))
    .flatMap((one) =>
      Object.entries(membersAt(one.body, "data"))
        .filter(
          ([key, value]) => (secretName.test(key) && !harmless.has(key)) || /:\/\/[^/]*:[^/]*@/.test(String(value))
        )
        .map(([key]) => `${called(one)}: ${key} is a secret in plain text`)
    ),
  ...ofContainers((container) =>
    listAt(container, "env")
      .filter((one) => secretName.test(textAt(one, "name")) && at(one, "value") !== undefined)
      .map((one) => `has the secret ${textAt(one, "name")} in plain text`)
  )(manifests)
]

/** What this pod was given to run as configuration must be there: every reference has its object. */
export const referencesResolve: Rule = (manifests) => {
  const has = (kind: string, name: string) => manifests.some((one) => one.kind === kind && one.name === name)
  return ofContainers((container) =>
    [...listAt(container, "envFrom"), ...listAt(container, "env").map((one) => at(one, "valueFrom"))].flatMap((one) => {
      const config = textAt(one, "configMapRef", "name")
      const secret = textAt(one, "secretRef", "name") || textAt(one, "secretKeyRef", "name")
      return [
        ...(config === "" || has("ConfigMap", config) ? [] : [`names the ConfigMap ${config}, which is not there`]),
        ...(secret === "" || has("ExternalSecret", secret) ? [] : [`names the secret ${secret}, which nobody makes`])
      ]
    })
  )(manifests)
}
