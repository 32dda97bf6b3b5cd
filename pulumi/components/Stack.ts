/** The root of a program's resources: everything hangs below it, and what can bear tags gets them here. */
import * as pulumi from "@pulumi/pulumi"
import type { Environment } from "../config/Environment.ts"
import type { Cloud, StackLayer } from "./Component.ts"

/** The tags of everything, in the words of AWS and Azure; Google Cloud's labels are the same. */
export const tagsOf = (environment: Environment, layer: StackLayer): Readonly<Record<string, string>> => ({
  project: "lyceum",
  environment,
  layer,
  "managed-by": "pulumi"
})

/** Names of the property that bears tags, as a map of text to text: a resource that has one, has its key among its inputs, set or not. */
const bearers = ["tags", "labels", "userLabels", "resourceLabels"] as const

const isMap = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Adds tags to what can bear them; a resource's own win. */
export const tagging =
  (tags: Readonly<Record<string, string>>): pulumi.ResourceTransformation =>
  ({ opts, props, type }) => {
    // Kubernetes' labels are no tags, nor are a channel's: they say where it leads.
    if (type.startsWith("kubernetes:")) return undefined
    const ways = type === "gcp:monitoring/notificationChannel:NotificationChannel" ? ["userLabels"] : bearers
    const bearer = ways.find((name) => name in props)
    if (bearer === undefined) return undefined
    const own: pulumi.Output<unknown> = pulumi.output(props[bearer])
    return { props: { ...props, [bearer]: own.apply((some) => ({ ...tags, ...(isMap(some) ? some : {}) })) }, opts }
  }

/** `new Stack("aws", "network", "dev")`; pass it as the parent of every building block. */
export class Stack extends pulumi.ComponentResource {
  readonly cloud: Cloud
  readonly layer: StackLayer
  readonly environment: Environment

  constructor(cloud: Cloud, layer: StackLayer, environment: Environment) {
    super(
      `lyceum:${cloud}:Stack`,
      `lyceum-${layer}-${environment}`,
      {},
      { transformations: [tagging(tagsOf(environment, layer))] }
    )
    this.cloud = cloud
    this.layer = layer
    this.environment = environment
  }
}
