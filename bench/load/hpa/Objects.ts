/** The autoscalers and Deployments of our charts, as Helm renders them for production on AWS. */
import { ToolError } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { render } from "../../../test-delivery/charts/Helm.ts"
import type { Behavior } from "./Rules.ts"

const Scaling = Schema.Struct({
  stabilizationWindowSeconds: Schema.Int,
  policies: Schema.NonEmptyArray(
    Schema.Struct({ type: Schema.Literal("Percent"), value: Schema.Int, periodSeconds: Schema.Int })
  )
})

const Autoscaler = Schema.Struct({
  spec: Schema.Struct({
    minReplicas: Schema.Int,
    maxReplicas: Schema.Int,
    metrics: Schema.Array(
      Schema.Struct({
        resource: Schema.Struct({
          name: Schema.String,
          target: Schema.Struct({ averageUtilization: Schema.Int })
        })
      })
    ),
    behavior: Schema.Struct({ scaleUp: Scaling, scaleDown: Scaling })
  })
})

const Requests = Schema.Struct({ cpu: Schema.String, memory: Schema.String })
const Deployment = Schema.Struct({
  spec: Schema.Struct({
    template: Schema.Struct({
      spec: Schema.Struct({
        containers: Schema.NonEmptyArray(Schema.Struct({ resources: Schema.Struct({ requests: Requests }) }))
      })
    })
  })
})

/** Services that are scaled by an autoscaler of their own; the others are scaled by lag, by KEDA. */
export type Scaled = "user" | "course" | "web"

/** A service as the chart has it. */
export interface Rendered extends Behavior {
  readonly service: Scaled
  readonly deployment: unknown
  readonly autoscaler: unknown
  readonly account: unknown
  /** Target of CPU in percent, and the cores that a pod asks for. */
  readonly cpuPercent: number
  readonly cores: number
}

const place = { cloud: "aws", environment: "production", role: "platform", canary: false } as const

const coresOf = (quantity: string) => (quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity))

const decoded = <A, I>(schema: Schema.Codec<A, I>, value: unknown) =>
  Effect.mapError(Schema.decodeUnknownEffect(schema)(value), ({ message }) => new ToolError({ reason: message }))

const scalingOf = (autoscaler: unknown) =>
  Effect.map(decoded(Autoscaler, autoscaler), ({ spec }) => {
    const [up, down] = [spec.behavior.scaleUp.policies[0], spec.behavior.scaleDown.policies[0]]
    return {
      cpuPercent: spec.metrics.find(({ resource }) => resource.name === "cpu")?.resource.target.averageUtilization ?? 0,
      behavior: {
        min: spec.minReplicas,
        max: spec.maxReplicas,
        upPercent: up.value,
        upSeconds: up.periodSeconds,
        downPercent: down.value,
        downSeconds: down.periodSeconds,
        downWindow: spec.behavior.scaleDown.stabilizationWindowSeconds
      }
    }
  })

/** What an autoscaler, as a chart or a cluster has it, says of how it scales. */
export const behaviorOf = (autoscaler: unknown): Effect.Effect<Behavior, ToolError> =>
  Effect.map(scalingOf(autoscaler), ({ behavior }) => behavior)

/** Renders a service; fails when the chart gives it no such objects. */
export const renderedService = (service: Scaled): Effect.Effect<Rendered, ToolError> =>
  Effect.gen(function* () {
    const objects = yield* render({ place, deployable: service, chart: "service" })
    const of = (kind: string) => objects.find((one) => one.kind === kind && one.name === service)?.body
    const [container] = (yield* decoded(Deployment, of("Deployment"))).spec.template.spec.containers
    const autoscaler = of("HorizontalPodAutoscaler")
    const { behavior, cpuPercent } = yield* scalingOf(autoscaler)
    return {
      service,
      deployment: of("Deployment"),
      autoscaler,
      account: of("ServiceAccount"),
      cores: coresOf(container.resources.requests.cpu),
      cpuPercent,
      ...behavior
    }
  })

const seconds = new Set(["stabilizationWindowSeconds", "periodSeconds"])

/** The same object with times of autoscaling divided by a factor, and not below a second where there was one. */
export const shortened = (value: unknown, factor: number): unknown => {
  if (Array.isArray(value)) return value.map((one) => shortened(one, factor))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      seconds.has(key) && typeof inner === "number"
        ? Math.max(Math.min(inner, 1), Math.round(inner / factor))
        : shortened(inner, factor)
    ])
  )
}

/** The same objects under another name, their labels too. */
export const renamed = (value: unknown, from: string, to: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to))
  if (typeof value === "string") return value === from ? to : value
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      // A container's image and variables keep their names.
      key === "containers" ? inner : renamed(inner, from, to)
    ])
  )
}

/** The same object with windows of nothing: what flaps. */
export const withoutWindows = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutWindows)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      key === "stabilizationWindowSeconds" ? 0 : withoutWindows(inner)
    ])
  )
}
