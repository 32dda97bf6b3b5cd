/** Looks at each file of values by itself, so that what is said names the file and the key; Helm sees only what they make together. */
import { Ajv, type ErrorObject } from "ajv"
import { parseDocument } from "yaml"
import { common, deployables, type JsonSchema, services } from "../generate/Pieces.ts"
import { schemas } from "../generate/Schemas.ts"

const ajv = new Ajv({ strict: false, allErrors: true, verbose: true })

/** What one file may say is what all may say together, with nothing required. */
const partly = (properties: unknown) => ajv.compile({ type: "object", additionalProperties: false, properties })

const chartOf = (deployable: string) => (services.some((name) => name === deployable) ? "service" : deployable)
const own = new Map(
  [...deployables, "platform", "observability"].map((deployable) => {
    const {
      cluster: _cluster,
      images: _images,
      ...properties
    } = Object.fromEntries(Object.entries(propertiesOf(schemas[chartOf(deployable)])))
    return [deployable, partly(properties)] as const
  })
)
const { cluster: _cluster, images, ...shared } = common
const sharedCheck = partly(shared)
const imagesCheck = partly({ images })

function propertiesOf(schema: JsonSchema | undefined): object {
  const properties = schema?.["properties"]
  return typeof properties === "object" && properties !== null ? properties : {}
}

const secretLike = /(SECRET|PASSWORD|TOKEN|PRIVATE|CREDENTIAL|_KEY$|_URL$)/

const sentence = (file: string, chart: string, error: ErrorObject): string => {
  const path = error.instancePath.slice(1).replaceAll("/", ".")
  const inside = path === "" ? "" : `${path}.`
  const said = JSON.stringify(error.data)
  switch (error.keyword) {
    case "additionalProperties":
      return `${file}: ${inside}${String(error.params["additionalProperty"])} is no key that ${chart}`
    case "enum":
      return `${file}: ${path} is ${said}, not one of ${String(error.params["allowedValues"]).replaceAll(",", ", ")}`
    case "required":
      return `${file}: ${inside}${String(error.params["missingProperty"])} is missing`
    default:
      return `${file}: ${path} ${said} ${error.message ?? "is wrong"}`
  }
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {}

const place = /^argocd\/environments\/([^/]+)\/([^/]+)\.yaml$/

const checkFile = (file: string, text: string): ReadonlyArray<string> => {
  const [, environment = "", name = ""] = place.exec(file) ?? []
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken !== undefined) return [`${file}: is no YAML: ${broken.message.split("\n")[0]}`]
  const body: unknown = document.toJS()
  const values = membersOf(body)
  const validate = name === "common" ? sharedCheck : name === "images" ? imagesCheck : own.get(name)
  if (validate === undefined) return [`${file}: there is no deployable "${name}"`]
  const chart = own.has(name) ? `charts/${chartOf(name)} knows` : "charts know"
  const found = validate(body) ? [] : (validate.errors ?? []).map((error) => sentence(file, chart, error))
  const secrets = Object.keys(membersOf(values["settings"])).filter(
    (key) => secretLike.test(key) && key !== "PASSWORD_QUEUE"
  )
  return [
    ...new Set([
      ...found,
      ...secrets.map((key) => `${file}: settings.${key} looks like a secret: it belongs into the secret store`),
      ...(name === "common" && found.length === 0 && values["environment"] !== environment
        ? [`${file}: environment is ${JSON.stringify(values["environment"])} in the folder of ${environment}`]
        : []),
      ...(own.has(name) && values["name"] !== name ? [`${file}: name is ${JSON.stringify(values["name"])}`] : [])
    ])
  ]
}

/** Sentences about files of values, by path from the root (`argocd/environments/dev/user.yaml`); none is good. */
export const check = (files: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const wanted = ["dev", "staging", "production"].flatMap((environment) =>
    ["common", "images", ...own.keys()].map((name) => `argocd/environments/${environment}/${name}.yaml`)
  )
  return [
    ...wanted.filter((file) => !files.has(file)).map((file) => `${file}: is missing`),
    ...[...files].flatMap(([file, text]) => checkFile(file, text))
  ]
}
