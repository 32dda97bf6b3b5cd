/**
 * Where analytics lives, and so which stacks there are and in which order they are brought up: `node analytics.ts production`.
 * The one choice is `lyceum-aws-platform:otherClusters`; what must go with it is checked here.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { parse } from "yaml"
import type { Cloud, StackLayer } from "./components/Component.ts"
import { overlap } from "./components/Ranges.ts"
import { BadConfiguration, fileOf } from "./config/Decode.ts"
import { environments, isEnvironment, type Environment } from "./config/Environment.ts"
import { root, stackFile } from "./config/StackFile.ts"

/** A program to be brought up, and whether Argo CD must be there before. */
export interface Step {
  readonly cloud: Cloud
  readonly layer: StackLayer
}

const steps = (cloud: Cloud, ...names: ReadonlyArray<StackLayer>): ReadonlyArray<Step> =>
  names.map((layer) => ({ cloud, layer }))

const Others = Schema.fromJsonString(Schema.Array(Schema.Literals(["azure", "gcp"])))
const Ranges = Schema.fromJsonString(Schema.Array(Schema.String))
const Common = Schema.Struct({ placement: Schema.Struct({ analytics: Schema.Literals(["platform", "analytics"]) }) })

const key = (cloud: Cloud, layer: StackLayer, environment: string, name: string): string =>
  stackFile(cloud, layer, environment)[`lyceum-${cloud}-${layer}:${name}`] ?? ""

/** The cloud of analytics in an environment. */
export const analyticsCloud = (environment: Environment): Cloud => {
  const others = Schema.decodeSync(Others)(key("aws", "platform", environment, "otherClusters"))
  const [other, another] = others
  if (another !== undefined)
    throw new BadConfiguration(
      `${fileOf("aws", "platform", environment)}: "lyceum-aws-platform:otherClusters" names two clouds; analytics lives in one`
    )
  return other ?? "aws"
}

/** Sentences for what contradicts the choice; none where all agrees. */
export const contradictions = (environment: Environment): ReadonlyArray<string> => {
  const cloud = analyticsCloud(environment)
  const common = `argocd/environments/${environment}/common.yaml`
  const { placement } = Schema.decodeUnknownSync(Common)(parse(readFileSync(join(root, common), "utf8")))
  const wanted = cloud === "aws" ? "platform" : "analytics"
  const guests = Schema.decodeSync(Ranges)(key("aws", "data", environment, "guests"))
  const range = cloud === "aws" ? undefined : key(cloud, "network", environment, "cidr")
  return [
    ...(placement.analytics === wanted
      ? []
      : [`${common}: "placement.analytics" is ${placement.analytics}, but analytics lives in ${cloud}: ${wanted}`]),
    ...(range === undefined || guests.some((guest) => overlap(guest, range))
      ? []
      : [`${fileOf("aws", "data", environment)}: "lyceum-aws-data:guests" leaves out ${range} of ${cloud}`])
  ]
}

/** Every program of an environment, in order. */
export const order = (environment: Environment): ReadonlyArray<Step> => {
  const cloud = analyticsCloud(environment)
  return cloud === "aws"
    ? steps("aws", "network", "data", "cluster", "platform")
    : [
        ...steps("aws", "network", "data", "cluster"),
        ...steps(cloud, "network", "data", "link", "cluster", "platform"),
        ...steps("aws", "platform")
      ]
}

const [wanted] = import.meta.main ? process.argv.slice(2) : []
if (import.meta.main) {
  if (wanted === undefined || !isEnvironment(wanted)) {
    process.stderr.write(`node analytics.ts: name an environment, one of ${environments.join(", ")}\n`)
    process.exitCode = 1
  } else {
    const wrong = contradictions(wanted)
    for (const sentence of wrong) process.stderr.write(`${sentence}\n`)
    if (wrong.length > 0) process.exitCode = 1
    else
      for (const { cloud, layer } of order(wanted))
        process.stdout.write(`pulumi up --cwd pulumi/${cloud}/${layer} --stack ${wanted}\n`)
  }
}
