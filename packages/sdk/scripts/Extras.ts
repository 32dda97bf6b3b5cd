/** What the client generator leaves out: all problems as one union, and which routes take an Idempotency-Key. */

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)
/** The value at a path of keys, if every step is an object. */
const at = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
const entries = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  isObject(value) ? Object.entries(value) : []

const banner = "// This file is generated from packages/api/openapi.json\n"
const list = (lines: ReadonlyArray<string>, close: string) =>
  `${lines.map((line) => `  ${line}`).join(",\n")}\n${close}`

/** A schema is a problem's when its `type` has one value that names one. */
const problemTypeOf = (schema: unknown): string | undefined => {
  const values = at(schema, "properties", "type", "enum")
  const only: unknown = Array.isArray(values) && values.length === 1 ? values[0] : undefined
  return typeof only === "string" && only.startsWith("urn:lyceum:problem:") ? only : undefined
}

/** `ProblemDocument`, the union of all problems, and `problemTypes`, every `type` that they can have. */
export const problemsModule = (document: unknown): string => {
  const found = entries(at(document, "components", "schemas")).flatMap(([name, schema]) => {
    const type = problemTypeOf(schema)
    return type === undefined || !name.endsWith("Encoded") ? [] : [{ name, type }]
  })
  const names = found.map(({ name }) => name)
  return (
    `${banner}import type {\n${list(names, "} from './types.gen.ts';")}\n\n` +
    `export type ProblemDocument =\n${names.map((name) => `  | ${name}`).join("\n")};\n\n` +
    `export const problemTypes: ReadonlyArray<ProblemDocument['type']> = [\n` +
    list([...new Set(found.map(({ type }) => `'${type}'`))], "];\n")
  )
}

/** `idempotentRoutes`, the paths whose POST takes an `Idempotency-Key`, with `{parameters}`. */
export const routesModule = (document: unknown): string => {
  const takesKey = (operation: unknown): boolean => {
    const parameters = at(operation, "parameters")
    return Array.isArray(parameters) && parameters.some((one) => at(one, "name") === "Idempotency-Key")
  }
  const paths = entries(at(document, "paths"))
    .filter(([, path]) => takesKey(at(path, "post")))
    .map(([path]) => path)
  return `${banner}export const idempotentRoutes: ReadonlyArray<string> = [\n${list(
    paths.map((path) => `'${path}'`),
    "];\n"
  )}`
}
