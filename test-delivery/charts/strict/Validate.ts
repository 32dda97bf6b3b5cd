/** Is an object what an API server of 1.36 with the controllers' definitions would take? Stricter: no unknown field passes. */
import { Ajv, type ValidateFunction } from "ajv"
import { Effect } from "effect"
import { membersAt } from "../Json.ts"
import { called, type Manifest } from "../Manifest.ts"
import { close, closeDefinitions } from "./Close.ts"
import { customSchemas, kindsOf, kubernetesDefinitions } from "./Definitions.ts"

const objectMeta = { $ref: "kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }

/** A custom schema says nothing of the metadata and need not name its own kind. */
const whole = (schema: unknown): object => {
  const closed = membersAt(close(schema))
  const properties = {
    ...membersAt(closed, "properties"),
    apiVersion: { type: "string" },
    kind: { type: "string" },
    metadata: objectMeta
  }
  return { ...closed, properties, required: ["apiVersion", "kind", "metadata"], additionalProperties: false }
}

/** Faults of one object as sentences; none is good. A kind without a schema is a fault. */
export type Validate = (manifest: Manifest) => ReadonlyArray<string>

export const strictValidator = Effect.gen(function* () {
  const definitions = yield* kubernetesDefinitions
  const custom = yield* customSchemas
  const kinds = kindsOf(definitions)
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: "kubernetes", definitions: closeDefinitions(definitions) })
  const compiled = new Map<string, ValidateFunction>()

  const compile = (kind: string): ValidateFunction | undefined => {
    const known = compiled.get(kind)
    if (known !== undefined) return known
    const name = kinds.get(kind)
    const schema = custom.get(kind)
    if (name === undefined && schema === undefined) return undefined
    const made = ajv.compile(name === undefined ? whole(schema) : { $ref: `kubernetes#/definitions/${name}` })
    compiled.set(kind, made)
    return made
  }

  const validate: Validate = (manifest) => {
    const check = compile(`${manifest.apiVersion} ${manifest.kind}`)
    if (check === undefined)
      return [`${called(manifest)}: no schema of ${manifest.apiVersion} ${manifest.kind} is known`]
    if (check(manifest.body)) return []
    return (check.errors ?? []).map(({ instancePath, message = "is wrong", params }) => {
      const extra: unknown = Reflect.get(params, "additionalProperty")
      return `${called(manifest)}: ${instancePath} ${message}${typeof extra === "string" ? ` ("${extra}")` : ""}`
    })
  }
  return validate
})
