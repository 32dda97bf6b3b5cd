/** All stacks of an environment, in the order in which they are brought up, each with the outputs of those before it. */
import { type Cloud, layers, type StackLayer } from "../components/Component.ts"
import { projectOf } from "../components/References.ts"
import type { Environment } from "../config/Environment.ts"
import { plainOutputs, type Ran, runCloud, runStack } from "./Mocks.ts"

const outputsOf = (runs: ReadonlyArray<Ran>) =>
  Object.fromEntries(runs.map((ran) => [projectOf(ran.cloud, ran.layer), plainOutputs(ran)]))

const beside: ReadonlyArray<StackLayer> = ["network", "data", "link", "cluster", "platform"]

const made = new Map<Environment, Promise<ReadonlyArray<Ran>>>()

/** Runs them once a process: AWS but its platform, Azure, Google Cloud, AWS' platform. */
export const everyStack = (environment: Environment): Promise<ReadonlyArray<Ran>> => {
  const run = made.get(environment) ?? start(environment)
  made.set(environment, run)
  return run
}

const start = async (environment: Environment): Promise<ReadonlyArray<Ran>> => {
  const aws = await runCloud(
    "aws",
    environment,
    {},
    layers.filter((layer) => layer !== "platform")
  )
  const azure = await runCloud("azure", environment, outputsOf(aws), beside)
  const gcp = await runCloud("gcp", environment, outputsOf(aws), beside)
  const platform = await runStack("aws", "platform", environment, { outputs: outputsOf([...aws, ...azure, ...gcp]) })
  return [...aws, ...azure, ...gcp, platform]
}

/** One of them. */
export const stackOf = async (environment: Environment, cloud: Cloud, layer: StackLayer): Promise<Ran> => {
  const found = (await everyStack(environment)).find((ran) => ran.cloud === cloud && ran.layer === layer)
  if (found === undefined) throw new Error(`there is no stack ${cloud}/${layer}`)
  return found
}
