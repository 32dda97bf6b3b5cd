/**
 * Runs a stack's program under Pulumi's mocks and gives what it would make. The program is the real one (`index.ts`, loaded
 * anew each time), its configuration that of the real file; outputs of the stacks it refers to are given, or those of a run before.
 * Mocks return inputs: what providers add by default is absent, and ids are `<name>-id`.
 */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as pulumi from "@pulumi/pulumi"
import { type Cloud, layers, type StackLayer } from "../components/Component.ts"
import { projectOf } from "../components/References.ts"
import { root, stackFile } from "../config/StackFile.ts"
import { answer, stateOf } from "./Answers.ts"

/** A resource as the engine would have been asked for it. */
export interface Registered {
  /** `aws:ec2/vpc:Vpc`. */
  readonly type: string
  readonly name: string
  readonly urn: string
  /** URN of its parent; empty for a root. */
  readonly parent: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** Names of the inputs that are secret, wholly or somewhere inside. */
  readonly secrets: ReadonlyArray<string>
  /** False for components. */
  readonly custom: boolean
  readonly protect: boolean
  readonly retainOnDelete: boolean
  readonly dependencies: ReadonlyArray<string>
}

/** A stack after its program ran. */
export interface Ran {
  readonly cloud: Cloud
  readonly layer: StackLayer
  readonly stack: string
  readonly resources: ReadonlyArray<Registered>
  /** What the program exports, and whether it is marked secret. */
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly secret: boolean }>>
}

/** What a program is run with beside its own file. */
export interface RunOptions {
  /** Changes of the configuration, by whole key; `undefined` takes the key away. */
  readonly change?: Readonly<Record<string, string | undefined>>
  /** Outputs of other stacks, by project. Later ones win over those of the runs before. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

let runs = 0

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Waits for an output of any depth. */
const plain = (value: unknown): Promise<{ readonly value: unknown; readonly secret: boolean }> =>
  new Promise((resolve, reject) => {
    const output: pulumi.Output<unknown> = pulumi.output(value)
    const secret = pulumi.isSecret(output)
    // Under mocks everything is known.
    output.apply((known: unknown) => {
      secret.then((is) => resolve({ value: known, secret: is }), reject)
    })
  })

/** Runs one program; throws what it throws. */
export const runStack = async (
  cloud: Cloud,
  layer: StackLayer,
  stack: string,
  options: RunOptions = {}
): Promise<Ran> => {
  const project = projectOf(cloud, layer)
  const registered: Array<Registered> = []
  // The monitor calls the mock before it waits for anything: what `watch` noted is of the same request.
  const secretOutputs: { now: ReadonlyArray<string> } = { now: [] }
  await pulumi.runtime.setMocks(
    {
      newResource: ({ inputs, name, type, id }) => {
        const given: Record<string, unknown> = isObject(inputs) ? inputs : {}
        if (type === "pulumi:pulumi:StackReference") {
          const of = String(given["name"]).split("/")[1] ?? ""
          return { id: name, state: { ...given, outputs: options.outputs?.[of] ?? {} } }
        }
        const state = stateOf(type, name, given)
        // What a provider marks as secret is made so here: the monitor does not.
        for (const key of secretOutputs.now) if (key in state) state[key] = pulumi.secret(state[key])
        return { id: id === undefined || id === "" ? `${name}-id` : id, state }
      },
      call: ({ inputs, token }) => answer(token, isObject(inputs) ? inputs : {})
    },
    project,
    stack,
    false,
    "organization"
  )
  watch(registered, secretOutputs)
  const values: Record<string, string> = {}
  const file =
    options.change === undefined || ["dev", "staging", "production"].includes(stack)
      ? stackFile(cloud, layer, stack)
      : {}
  for (const [key, value] of Object.entries({ ...file, ...options.change }))
    if (value !== undefined) values[key] = value
  pulumi.runtime.setAllConfig(values)
  runs += 1
  const url = `${pathToFileURL(join(root, "pulumi", cloud, layer, "index.ts")).href}?run=${runs}`
  const exported: unknown = await import(/* @vite-ignore */ url)
  const outputs: Record<string, { readonly value: unknown; readonly secret: boolean }> = {}
  if (isObject(exported)) for (const [name, value] of Object.entries(exported)) outputs[name] = await plain(value)
  await settled(registered)
  return { cloud, layer, stack, resources: registered, outputs }
}

/** Runs the programs of a cloud in their order, each with the outputs of those before it. `others` are of other clouds. */
export const runCloud = async (
  cloud: Cloud,
  stack: string,
  others: RunOptions["outputs"] = {},
  wanted: ReadonlyArray<StackLayer> = layers
): Promise<ReadonlyArray<Ran>> => {
  const done: Array<Ran> = []
  const outputs: Record<string, Record<string, unknown>> = Object.fromEntries(
    Object.entries(others).map(([name, values]) => [name, { ...values }])
  )
  for (const layer of wanted) {
    const ran = await runStack(cloud, layer, stack, { outputs })
    outputs[projectOf(cloud, layer)] = plainOutputs(ran)
    done.push(ran)
  }
  return done
}

/** The values of a run's outputs, as another stack's reference gives them. */
export const plainOutputs = (ran: Ran): Record<string, unknown> =>
  Object.fromEntries(Object.entries(ran.outputs).map(([name, { value }]) => [name, value]))

const isSecretWrapping = (value: unknown): value is { readonly value: unknown } =>
  isObject(value) && value[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig

const holdsSecret = (value: unknown): boolean =>
  isSecretWrapping(value) ||
  (Array.isArray(value) ? value.some(holdsSecret) : isObject(value) && Object.values(value).some(holdsSecret))

const withoutWrapping = (value: unknown): unknown => {
  if (isSecretWrapping(value)) return withoutWrapping(value.value)
  if (Array.isArray(value)) return value.map(withoutWrapping)
  // Assets and archives are objects of a class of their own.
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutWrapping(one)]))
}

/** The requests that the mock monitor gets hold what mocks are not told: parents, protection, dependencies. */
const watch = (registered: Array<Registered>, secretOutputs: { now: ReadonlyArray<string> }) => {
  const monitor: unknown = pulumi.runtime.getMonitor()
  if (!isMonitor(monitor)) throw new Error("Pulumi's mock monitor is not there")
  const register = monitor.registerResource.bind(monitor)
  monitor.registerResource = (request, callback) => {
    secretOutputs.now = request.getAdditionalsecretoutputsList()
    return register(request, (error, response) => {
      if (response !== undefined && request.getType() !== "pulumi:pulumi:StackReference") {
        const secrets: Array<string> = []
        const inputs: Record<string, unknown> = {}
        const sent: unknown = pulumi.runtime.deserializeProperties(request.getObject())
        for (const [key, value] of Object.entries(isObject(sent) ? sent : {})) {
          if (holdsSecret(value)) secrets.push(key)
          inputs[key] = withoutWrapping(value)
        }
        registered.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          parent: request.getParent(),
          inputs,
          secrets,
          custom: request.getCustom(),
          protect: request.getProtect(),
          retainOnDelete: request.getRetainondelete(),
          dependencies: request.getDependenciesList()
        })
      }
      callback(error, response)
    })
  }
}

interface RegisterRequest {
  readonly getType: () => string
  readonly getName: () => string
  readonly getParent: () => string
  readonly getObject: () => Parameters<typeof pulumi.runtime.deserializeProperties>[0]
  readonly getCustom: () => boolean
  readonly getAdditionalsecretoutputsList: () => Array<string>
  readonly getProtect: () => boolean
  readonly getRetainondelete: () => boolean
  readonly getDependenciesList: () => Array<string>
}
type Answered = (error: unknown, response: { readonly getUrn: () => string } | undefined) => void
interface Monitor {
  registerResource: (request: RegisterRequest, callback: Answered) => Promise<void>
}
const isMonitor = (value: unknown): value is Monitor => isObject(value) && "registerResource" in value

/** Until no resource was registered for some turns of the event loop. Nothing here waits for a clock. */
const settled = async (registered: ReadonlyArray<Registered>) => {
  let before = -1
  for (let quiet = 0; quiet < 50; quiet++) {
    if (registered.length !== before) quiet = 0
    before = registered.length
    await new Promise((resolve) => setImmediate(resolve))
  }
}
