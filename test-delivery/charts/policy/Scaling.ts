/** How many there are, where they are, and who may take one away. */
import { at, listAt, membersAt, textAt } from "../Json.ts"
import { called, type Manifest } from "../Manifest.ts"
import type { Rule } from "./Pods.ts"

const deployments = (manifests: ReadonlyArray<Manifest>) => manifests.filter(({ kind }) => kind === "Deployment")

const scalersOf = (manifests: ReadonlyArray<Manifest>, { name }: Manifest) =>
  manifests.filter(
    ({ body, kind }) =>
      (kind === "HorizontalPodAutoscaler" || kind === "ScaledObject") &&
      textAt(body, "spec", "scaleTargetRef", "name") === name
  )

/** Exactly one autoscaler says how many, and nobody beside it. */
export const oneScaler: Rule = (manifests) =>
  deployments(manifests).flatMap((one) => {
    const scalers = scalersOf(manifests, one)
    return [
      ...(scalers.length === 1 ? [] : [`${called(one)}: has ${scalers.length} autoscalers`]),
      ...(at(one.body, "spec", "replicas") === undefined ? [] : [`${called(one)}: says replicas beside its autoscaler`])
    ]
  })

const wanted = {
  scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] },
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Percent", value: 10, periodSeconds: 60 }] }
}

/** Doubles in 15 seconds; after five quiet minutes sheds a tenth a minute. */
export const behavior: Rule = (manifests) =>
  manifests.flatMap((one) => {
    const found =
      one.kind === "HorizontalPodAutoscaler"
        ? at(one.body, "spec", "behavior")
        : one.kind === "ScaledObject"
          ? at(one.body, "spec", "advanced", "horizontalPodAutoscalerConfig", "behavior")
          : wanted
    return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`${called(one)}: scales at another pace`]
  })

/** Lag that nobody can work off starts no pods. Checkpoints of the streaming job stand still between windows by their nature. */
export const persistentLag: Rule = (manifests) =>
  manifests
    .filter(({ kind }) => kind === "ScaledObject")
    .flatMap((one) =>
      listAt(one.body, "spec", "triggers")
        .filter((trigger) => textAt(trigger, "type") === "kafka")
        .filter(
          (trigger) =>
            textAt(trigger, "metadata", "excludePersistentLag") !== (one.name === "streaming" ? "false" : "true")
        )
        .map((trigger) => `${called(one)}: trigger ${textAt(trigger, "name")} scales on lag that stays`)
    )

/** One at a time, and one that never was ready at any time. */
export const disruption: Rule = (manifests) =>
  deployments(manifests).flatMap((one) => {
    const budget = manifests.find(
      ({ body, kind }) =>
        kind === "PodDisruptionBudget" &&
        JSON.stringify(at(body, "spec", "selector")) === JSON.stringify(at(one.body, "spec", "selector"))
    )
    if (budget === undefined) return [`${called(one)}: has no disruption budget`]
    return [
      ...(at(budget.body, "spec", "maxUnavailable") === 1 ? [] : [`${called(budget)}: takes not one pod at a time`]),
      ...(at(budget.body, "spec", "unhealthyPodEvictionPolicy") === "AlwaysAllow"
        ? []
        : [`${called(budget)}: a sick pod keeps its node from being drained`])
    ]
  })

/** Over zones, by the labels that its own pods have. */
export const zones: Rule = (manifests) =>
  deployments(manifests).flatMap((one) => {
    const pod = at(one.body, "spec", "template")
    const labels = membersAt(pod, "metadata", "labels")
    const spread = listAt(pod, "spec", "topologySpreadConstraints").find(
      (constraint) => textAt(constraint, "topologyKey") === "topology.kubernetes.io/zone"
    )
    const fits = Object.entries(membersAt(spread, "labelSelector", "matchLabels")).every(
      ([key, value]) => labels[key] === value
    )
    return spread !== undefined && fits ? [] : [`${called(one)}: is not spread over zones`]
  })

/** What is rolled out is there before what it takes the place of goes. */
export const rollout: Rule = (manifests) =>
  deployments(manifests).flatMap((one) =>
    at(one.body, "spec", "strategy", "rollingUpdate", "maxUnavailable") === 0
      ? []
      : [`${called(one)}: takes pods away before there are others`]
  )
