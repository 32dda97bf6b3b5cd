/**
 * The configuration of a stack, decoded strictly: unknown keys, missing ones, odd values and secrets in plain text each stop with
 * one sentence that names the file and the key. Pure.
 */
import { Cause, Exit, Schema, SchemaIssue } from "effect"
import type { Cloud, StackLayer } from "../components/Component.ts"
import { environments, type Environment, isEnvironment } from "./Environment.ts"

/** Why a stack's configuration cannot be used: one sentence. */
export class BadConfiguration extends Error {
  override readonly name = "BadConfiguration"
}

/** A stack's configuration as Pulumi has it: keys with their project, values as text. */
export interface RawConfiguration {
  readonly cloud: Cloud
  readonly layer: StackLayer
  readonly stack: string
  readonly values: Readonly<Record<string, string>>
}

/** The file that a stack is configured by, from the root of the repository. */
export const fileOf = (cloud: Cloud, layer: StackLayer, stack: string): string =>
  `pulumi/${cloud}/${layer}/Pulumi.${stack}.yaml`

const stop = (sentence: string): never => {
  throw new BadConfiguration(sentence)
}

/** Names of keys that hold secrets, and values that are known to be some. */
const secretKey = /password|passwd|secret|token|credential|private-?key|access-?key/i
const secretValue =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-|AccountKey=|:\/\/[^/\s:@]+:[^/\s@]+@/

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, one] of a.split("").entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split("").entries())
      next.push(Math.min((row[j] ?? 0) + (one === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    row = next
  }
  return row[b.length] ?? 0
}

const nearest = (key: string, known: ReadonlyArray<string>): string => {
  const [best] = known.map((name) => ({ name, far: distance(key, name) })).toSorted((a, b) => a.far - b.far)
  return best !== undefined && best.far <= 3 ? `; "${best.name}" is meant` : ""
}

const words = (error: Schema.SchemaError): string =>
  SchemaIssue.makeFormatterStandardSchemaV1()(error.issue)
    .issues.map(({ message, path = [] }) => (path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`))
    .join(", ")
    .replaceAll(/\s+/g, " ")

/** The environment of a stack's name. */
export const environmentOf = (cloud: Cloud, layer: StackLayer, stack: string): Environment =>
  isEnvironment(stack)
    ? stack
    : stop(
        `pulumi/${cloud}/${layer}: stack "${stack}" is no environment; its name must be one of ${environments.join(", ")}`
      )

/** A decoder of one key's text. */
type Fields = Readonly<Record<string, Schema.Codec<unknown, string>>>

/**
 * Decodes the keys `lyceum-<cloud>-<layer>:<key>`; each field is a codec from text (`Keys.ts`). Keys of other namespaces
 * (`aws:region`) are their providers'. Throws `BadConfiguration`.
 */
export const decodeConfiguration = <F extends Fields>(
  fields: F,
  raw: RawConfiguration
): { readonly [K in keyof F]: F[K]["Type"] } & { readonly environment: Environment } => {
  const { cloud, layer, stack, values } = raw
  const environment = environmentOf(cloud, layer, stack)
  const file = fileOf(cloud, layer, stack)
  const namespace = `lyceum-${cloud}-${layer}:`
  const known = Object.keys(fields)
  for (const [key, value] of Object.entries(values)) {
    const short = key.startsWith(namespace) ? key.slice(namespace.length) : key
    if (secretKey.test(short) || secretValue.test(value))
      stop(
        `${file}: "${key}" looks like a secret; secrets are made by the programs and live in the cloud's secret store`
      )
    if (key.startsWith(namespace)) {
      if (!known.includes(short)) stop(`${file}: "${key}" is not known${nearest(short, known)}`)
    } else if (!/^(?:aws|azure-native|gcp|pulumi|kubernetes):/.test(key))
      stop(`${file}: "${key}" is of no project of ours; write "${namespace}${key.replace(/^.*:/, "")}"`)
  }
  const decode = (name: string): unknown => {
    const field = fields[name]
    const key = `${namespace}${name}`
    const value = values[key]
    if (value === undefined || field === undefined) return stop(`${file}: "${key}" is missing`)
    const exit = Schema.decodeExit(field)(value)
    if (Exit.isSuccess(exit)) return exit.value
    const error = Cause.squash(exit.cause)
    return stop(`${file}: "${key}" cannot be used: ${Schema.isSchemaError(error) ? words(error) : String(error)}`)
  }
  return typed(fields, environment, Object.fromEntries(known.map((name) => [name, decode(name)])))
}

/** Every field was decoded by its own codec a line before: that is what makes the record one of `F`. */
const typed = <F extends Fields>(
  fields: F,
  environment: Environment,
  decoded: Readonly<Record<string, unknown>>
): { readonly [K in keyof F]: F[K]["Type"] } & { readonly environment: Environment } => {
  const complete = (record: object): record is { readonly [K in keyof F]: F[K]["Type"] } =>
    Object.keys(fields).every((name) => name in record)
  return complete(decoded) ? { ...decoded, environment } : stop("a key was not decoded")
}
