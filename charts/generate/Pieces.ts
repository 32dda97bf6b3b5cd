/** What the values of all charts have in common, as JSON Schema (draft 2020-12): nothing that is not named here may be said. */
import { factNames } from "../../argocd/Facts.ts"

export type JsonSchema = { readonly [key: string]: unknown }

/** An object with exactly these properties. */
export const closed = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: ReadonlyArray<string> = Object.keys(properties)
): JsonSchema => ({ type: "object", additionalProperties: false, required, properties })

const text: JsonSchema = { type: "string" }
const filled: JsonSchema = { type: "string", minLength: 1 }
export const oneOf = (...values: ReadonlyArray<string>): JsonSchema => ({ enum: values })
export const whole = (minimum: number, maximum: number): JsonSchema => ({ type: "integer", minimum, maximum })

export const services = ["user", "course", "enrollment", "progress", "analytics", "web"] as const
/** What has an image and a fact for its identity. */
export const deployables = [...services, "streaming", "flink-job"] as const

/** What a fact must look like beside being there; the others are any text that is not empty. */
const forms: Readonly<Record<string, JsonSchema>> = {
  domain: { type: "string", pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$" },
  registry: { type: "string", pattern: "^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$" },
  kafkaBrokers: { type: "string", pattern: "^[^\\s:,]+:[0-9]{1,5}(,[^\\s:,]+:[0-9]{1,5})*$" },
  kafkaAuth: oneOf("iam", "scram"),
  objectStore: oneOf("s3", "azure"),
  checkpoints: { type: "string", pattern: "^(s3|abfss|gs)://[^\\s]*[^/\\s]$" },
  queuePrefix: { type: "string", pattern: "^[A-Za-z0-9_-]{0,40}$" },
  otlpEndpoint: { type: "string", pattern: "^https?://[^\\s/]+:[0-9]{1,5}/?$" }
}

/** Facts that a cloud may not have: then they are the empty text. */
const perhaps = new Set([
  "databaseAdminSecret",
  "databaseAuthority",
  "objectEndpoint",
  "storageAccount",
  "dynamodbTable",
  "kmsKey",
  "certificate",
  "certificateZone",
  "identityCertificates",
  "webFilter",
  "internalAddress",
  ...deployables.map(
    (name) => `identity${name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`
  )
])

for (const known of [...Object.keys(forms), ...perhaps]) {
  if (!factNames.includes(known)) throw new Error(`charts/generate/Pieces.ts: there is no fact "${known}" of a cluster`)
}

/** The facts of the cluster (pulumi/components/ClusterFacts.ts), and what its labels say. */
const cluster = closed({
  cloud: oneOf("aws", "azure", "gcp"),
  environment: oneOf("dev", "staging", "production"),
  role: oneOf("platform", "analytics"),
  ...Object.fromEntries(factNames.map((name) => [name, forms[name] ?? (perhaps.has(name) ? text : filled)]))
})

/** By digest: a tag can be moved to another image, a digest cannot. */
const image = closed({
  repository: { type: "string", pattern: "^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$" },
  digest: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" }
})

const images: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(deployables.map((name) => [name, image]))
}

/** Values that every chart takes: files that are for all of them, and the cluster. */
export const common: Readonly<Record<string, JsonSchema>> = {
  environment: oneOf("dev", "staging", "production"),
  cluster,
  images,
  logLevel: oneOf("Trace", "Debug", "Info", "Warn", "Error"),
  tls: closed({ enabled: { type: "boolean" } }),
  traces: { type: "string", pattern: "^(0(\\.[0-9]+)?|1(\\.0+)?)$" },
  zones: oneOf("preferred", "required"),
  placement: closed({ analytics: oneOf("platform", "analytics") }),
  readReplica: { type: "boolean" },
  secretsOf: { type: "string", maxLength: 40 }
}

/** Mebibytes alone, so that sizes are compared at a glance. */
export const memory: JsonSchema = { type: "string", pattern: "^[1-9][0-9]{1,4}Mi$" }
export const cpu: JsonSchema = { type: "string", pattern: "^([1-9][0-9]{1,4}m|[1-9][0-9]?)$" }

/** Plain configuration by its key, always text as the process gets it; which keys there are, the chart says. */
export const settings: JsonSchema = {
  type: "object",
  additionalProperties: false,
  patternProperties: { "^[A-Z][A-Z0-9_]*$": { type: "string", minLength: 1 } }
}
