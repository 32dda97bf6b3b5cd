/** Outputs of another program of the same cloud (or of another), told apart by type: a missing or odd one stops with its name. */
import * as pulumi from "@pulumi/pulumi"
import { Option, Schema } from "effect"
import type { Environment } from "../config/Environment.ts"
import { ClusterRegistration } from "./ClusterRegistration.ts"
import type { Cloud, StackLayer } from "./Component.ts"

const decodeRegistration = Schema.decodeUnknownOption(ClusterRegistration)

/** The project of a program: `lyceum-aws-network`. */
export const projectOf = (cloud: Cloud, layer: StackLayer): string => `lyceum-${cloud}-${layer}`

export interface References {
  /** An output that is a text. */
  readonly text: (name: string) => pulumi.Output<string>
  /** An output that is a list of texts. */
  readonly texts: (name: string) => pulumi.Output<Array<string>>
  /** Output `registration`: how the cluster of that platform stack is made known to Argo CD. */
  readonly registration: () => pulumi.Output<ClusterRegistration>
}

const isTexts = (value: unknown): value is Array<string> =>
  Array.isArray(value) && value.every((one) => typeof one === "string")

/** The outputs of that program in the same environment. */
export const outputsOf = (
  cloud: Cloud,
  layer: StackLayer,
  environment: Environment,
  parent: pulumi.Resource
): References => {
  const project = projectOf(cloud, layer)
  const stack = new pulumi.StackReference(
    `${project}-${environment}`,
    { name: `${pulumi.getOrganization()}/${project}/${environment}` },
    { parent }
  )
  const wrong = (name: string, form: string): never => {
    throw new Error(`stack ${project}/${environment}: output "${name}" is not ${form}; bring that stack up first`)
  }
  return {
    text: (name) =>
      stack
        .getOutput(name)
        .apply((value: unknown) => (typeof value === "string" && value !== "" ? value : wrong(name, "a text"))),
    texts: (name) =>
      stack.getOutput(name).apply((value: unknown) => (isTexts(value) ? value : wrong(name, "a list of texts"))),
    registration: () =>
      stack
        .getOutput("registration")
        .apply((value: unknown) =>
          Option.getOrElse(decodeRegistration(value), () => wrong("registration", "a cluster's registration"))
        )
  }
}
