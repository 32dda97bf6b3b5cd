/** What Argo CD needs to know: order, hooks, labels; and where secrets come from. */
import { at, listAt, membersAt, textAt } from "../Json.ts"
import { called, type Manifest } from "../Manifest.ts"
import type { Rule } from "./Pods.ts"

const annotation = ({ body }: Manifest, key: string) =>
  textAt(body, "metadata", "annotations", `argocd.argoproj.io/${key}`)

const clusterWide = new Set(["Namespace", "ClusterIssuer", "GatewayClass", "Bundle"])
const wantedLabels = ["app.kubernetes.io/name", "app.kubernetes.io/part-of", "lyceum.dev/environment"]

export const labelled: Rule = (manifests) =>
  manifests.flatMap((one) => [
    ...wantedLabels
      .filter((key) => textAt(one.body, "metadata", "labels", key) === "")
      .map((key) => `${called(one)}: has no label ${key}`),
    ...(one.namespace !== "" || clusterWide.has(one.kind) ? [] : [`${called(one)}: has no namespace`])
  ])

/** cloud-telemetry.md section 5: namespaces -3, secrets -2, migrations -1 before the sync, services 0, routes 1, smoke test after. */
const waves: ReadonlyArray<{ readonly kind: string; readonly wave: string }> = [
  { kind: "Namespace", wave: "-3" },
  { kind: "ExternalSecret", wave: "-2" },
  { kind: "HTTPRoute", wave: "1" },
  { kind: "Deployment", wave: "" }
]

export const ordered: Rule = (manifests) =>
  manifests.flatMap((one) =>
    waves
      .filter(({ kind, wave }) => kind === one.kind && annotation(one, "sync-wave") !== wave)
      .map(({ wave }) => `${called(one)}: is in wave "${annotation(one, "sync-wave")}" instead of "${wave}"`)
  )

/** A job is a hook that takes its former run's place, ends by itself, and does not run for ever. */
export const jobs: Rule = (manifests) =>
  manifests
    .filter(({ kind }) => kind === "Job")
    .flatMap((one) => [
      ...(annotation(one, "hook") === "" ? [`${called(one)}: is no hook: a second sync could not make it again`] : []),
      ...(annotation(one, "hook-delete-policy") === "BeforeHookCreation"
        ? []
        : [`${called(one)}: is in the way of its next run`]),
      ...(at(one.body, "spec", "activeDeadlineSeconds") === undefined ? [`${called(one)}: may run for ever`] : [])
    ])

/** The schema changes before the sync, and what the job needs then is made by the same hook: nothing else exists yet. */
export const migrations: Rule = (manifests) =>
  manifests
    .filter(({ kind, name }) => kind === "Job" && name.endsWith("-migrate"))
    .flatMap((job) => {
      const own = manifests.filter(({ name }) => name === job.name)
      const needs = ["ServiceAccount", "ExternalSecret", "NetworkPolicy"].filter(
        (kind) => !own.some((one) => one.kind === kind && annotation(one, "sync-wave") === "-2")
      )
      return [
        ...own
          .filter((one) => annotation(one, "hook") !== "PreSync")
          .map((one) => `${called(one)}: is not there before the sync`),
        ...(annotation(job, "sync-wave") === "-1" ? [] : [`${called(job)}: does not wait for what it needs`]),
        ...needs.map((kind) => `${called(job)}: has no ${kind} of its own before it`)
      ]
    })

/** Owners' and administrators' addresses are in no secret that a service is given. */
export const ownersApart: Rule = (manifests) =>
  manifests
    .filter(({ kind, name }) => kind === "ExternalSecret" && !name.endsWith("-migrate"))
    .flatMap((one) =>
      listAt(one.body, "spec", "data")
        .map((entry) => textAt(entry, "secretKey"))
        .filter((key) => /_(OWNER|ADMIN)_URL$/.test(key))
        .map((key) => `${called(one)}: gives the service ${key}`)
    )

/** What is drawn in the cluster comes from no store. */
const isDrawn = ({ body }: Manifest): boolean =>
  listAt(body, "spec", "dataFrom").some((from) => textAt(from, "sourceRef", "generatorRef", "kind") === "Password")

export const secretStore: Rule = (manifests) =>
  manifests
    .filter((one) => one.kind === "ExternalSecret" && !isDrawn(one))
    .flatMap((one) => [
      ...(one.apiVersion === "external-secrets.io/v1" ? [] : [`${called(one)}: is of the version ${one.apiVersion}`]),
      ...(textAt(one.body, "spec", "secretStoreRef", "kind") === "ClusterSecretStore"
        ? []
        : [`${called(one)}: reads from no ClusterSecretStore`]),
      ...(Object.keys(membersAt(one.body, "spec", "dataFrom")).length === 0
        ? []
        : [`${called(one)}: takes more than it names`])
    ])

/** The namespace refuses what the rules here would find. */
export const guardedNamespace: Rule = (manifests) =>
  manifests
    .filter(({ kind }) => kind === "Namespace")
    .flatMap((one) =>
      textAt(one.body, "metadata", "labels", "pod-security.kubernetes.io/enforce") === "restricted"
        ? []
        : [`${called(one)}: takes pods that are not restricted`]
    )
