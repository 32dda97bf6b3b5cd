/**
 * The API's description as the running platform serves it, with the schemas of parameters written out where they are used:
 * schemathesis 4.32 loses the references in them when a dictionary is bound to the parameter.
 */
import { Effect } from "effect"
import { writeFileSync } from "node:fs"
import { at } from "../laws/Json.ts"
import { call } from "../laws/Call.ts"
import { Unreachable } from "../laws/Violation.ts"

const prefix = "#/components/schemas/"

/** The value without references. Ids and enumerations refer to nothing further, so this ends. */
const writtenOut = (document: unknown, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => writtenOut(document, one))
  if (typeof value !== "object" || value === null) return value
  const reference = at(value, "$ref")
  if (typeof reference === "string" && reference.startsWith(prefix))
    return writtenOut(document, at(document, "components", "schemas", reference.slice(prefix.length)))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenOut(document, one)]))
}

const withParameters = (document: unknown, value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "parameters" ? writtenOut(document, one) : one])
  )
}

/** Asks for it and writes it into a file. */
export const writeDocument = (url: string, file: string): Effect.Effect<void, Unreachable> =>
  Effect.gen(function* () {
    const { body } = yield* call(url, { method: "GET", path: "/openapi.json" })
    const paths = at(body, "paths")
    if (typeof body !== "object" || body === null || typeof paths !== "object" || paths === null)
      return yield* new Unreachable({ reason: `${url}/openapi.json is no description of an API` })
    const written = Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(Object(operations)).map(([method, operation]) => [method, withParameters(body, operation)])
      )
    ])
    writeFileSync(file, JSON.stringify({ ...body, paths: Object.fromEntries(written) }))
  })
