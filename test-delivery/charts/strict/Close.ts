/** Schemas as API servers publish them, made strict: a field that is not named is an error. Pure. */
import { at, membersAt } from "../Json.ts"

const number = { type: ["integer", "number"] }

/** Texts that may be written as numbers. */
const quantity = { anyOf: [{ type: "string" }, number] }

const isOpen = (schema: unknown): boolean =>
  at(schema, "x-kubernetes-preserve-unknown-fields") === true || at(schema, "x-kubernetes-embedded-resource") === true

/** Go's patterns may say `(?i)`, which JavaScript's cannot: each letter is then written both ways. */
const ownPattern = (pattern: string): string =>
  pattern.includes("(?i)")
    ? pattern.replace("(?i)", "").replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
    : pattern

/** Closes every object that lists its members; `refs` says where definitions are. */
export const close = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(close)
  if (typeof schema !== "object" || schema === null) return schema
  if (at(schema, "x-kubernetes-int-or-string") === true || at(schema, "format") === "int-or-string") return quantity
  const closed = Object.fromEntries(
    Object.entries(schema)
      // Annotations, and rules in CEL, which the real API server asks (test-delivery/cluster).
      .filter(([key]) => !key.startsWith("x-kubernetes") && !["description", "default", "example"].includes(key))
      .map(([key, value]: [string, unknown]): [string, unknown] => {
        if (key === "properties" || key === "definitions")
          return [key, Object.fromEntries(Object.entries(membersAt(value)).map(([name, one]) => [name, close(one)]))]
        return [key, key === "pattern" && typeof value === "string" ? ownPattern(value) : close(value)]
      })
  )
  if (at(schema, "properties") === undefined || "additionalProperties" in closed || isOpen(schema)) return closed
  // `anyOf` beside `properties` repeats members of them: it is no schema of its own.
  return { ...closed, additionalProperties: false }
}

/** Kubernetes' own definitions, in which a quantity is a text alone though numbers are taken. */
export const closeDefinitions = (
  definitions: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, close(schema)])),
  "io.k8s.apimachinery.pkg.api.resource.Quantity": quantity,
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": quantity
})
