/**
 * What every building block has in common. A block is a `ComponentResource`; what it makes hangs below it (`this.child`), so no
 * resource is without a parent, and tags and names come from one place.
 */
import * as pulumi from "@pulumi/pulumi"
import type { Cloud } from "../config/Clouds.ts"
import type { Environment } from "../config/Environment.ts"

export { type Cloud, clouds } from "../config/Clouds.ts"

/** The programs of a cloud, in the order in which they are brought up; each sees the outputs of those before it. */
export const layers = ["network", "data", "cluster", "platform"] as const
/** `link`, after both clouds' `data`: the private way from where analytics lives to Kafka. AWS has none. */
export type StackLayer = (typeof layers)[number] | "link"

/** A component of type `lyceum:<cloud>:<block>`. */
export abstract class Component extends pulumi.ComponentResource {
  constructor(cloud: Cloud, block: string, name: string, options: pulumi.ComponentResourceOptions) {
    super(`lyceum:${cloud}:${block}`, name, {}, options)
  }

  /** Options of a resource that belongs to this block. */
  protected child(options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return { parent: this, ...options }
  }

  /** The same for what holds data: in production it can be neither deleted nor lost by removing it from the program. */
  protected data(environment: Environment, options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    const kept = environment === "production"
    return this.child({ ...options, protect: kept, retainOnDelete: kept })
  }
}
