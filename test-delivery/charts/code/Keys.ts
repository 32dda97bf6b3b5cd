/** What a rendered process is given in its environment, and what the code reads. */
import { type ConfigReads, configReads } from "@lyceum/testing/ConfigReads"
import { at, listAt, membersAt, textAt } from "../Json.ts"
import type { Manifest } from "../Manifest.ts"
import type { Combination } from "../Matrix.ts"

/** Keys that a program is given: in plain text, and from the secret store. */
export interface Given {
  readonly plain: ReadonlyArray<string>
  readonly secret: ReadonlyArray<string>
}

/** Read by Node and the C library, not by the program. */
const ofTheProcess = new Set(["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "MALLOC_ARENA_MAX"])

const secretsOf = (manifests: ReadonlyArray<Manifest>, name: string): ReadonlyArray<string> =>
  manifests
    .filter(({ body, kind }) => kind === "ExternalSecret" && textAt(body, "spec", "target", "name") === name)
    .flatMap(({ body }) => listAt(body, "spec", "data").map((entry) => textAt(entry, "secretKey")))

/** The environment of the Deployment's container, as kubelet puts it together. */
export const givenTo = (manifests: ReadonlyArray<Manifest>): Given => {
  const deployment = manifests.find(({ kind }) => kind === "Deployment")
  const container = at(deployment?.body, "spec", "template", "spec", "containers", 0)
  const sources = listAt(container, "envFrom")
  const maps = sources.map((source) => textAt(source, "configMapRef", "name"))
  const own = listAt(container, "env").map((one) => textAt(one, "name"))
  return {
    plain: [
      ...manifests
        .filter(({ kind, name }) => kind === "ConfigMap" && maps.includes(name))
        .flatMap(({ body }) => Object.keys(membersAt(body, "data"))),
      ...own.filter((key) => !ofTheProcess.has(key))
    ],
    secret: sources.flatMap((source) => secretsOf(manifests, textAt(source, "secretRef", "name")))
  }
}

const programs = ["user", "course", "enrollment", "progress", "analytics", "web", "streaming"] as const
type Program = (typeof programs)[number]
const isProgram = (name: string): name is Program => programs.some((one) => one === name)

const azureStore = new Set(["OBJECT_STORE_CONTAINER", "AZURE_STORAGE_ACCOUNT"])

export interface Reads {
  readonly required: ReadonlySet<string>
  readonly known: ReadonlySet<string>
  readonly secrets: ReadonlySet<string>
}

const readsFrom = (recordings: ReadonlyArray<ConfigReads>, required: ReadonlyArray<string>): Reads => ({
  required: new Set(required),
  known: new Set(recordings.flatMap((one) => [...one.required, ...one.optional])),
  secrets: new Set(recordings.flatMap((one) => one.secrets))
})

/** The recordings are of AWS' and of Azure's adapters, both with jobs in SQS; off AWS jobs lie in PostgreSQL instead. */
export const readsOf = ({ deployable, place: { cloud } }: Combination): Reads => {
  if (!isProgram(deployable)) throw new Error(`${deployable} is no program of Node`)
  const aws = configReads(deployable, "aws")
  if (cloud === "aws") return readsFrom([aws], aws.required)
  const azure = configReads(deployable, "azure")
  const local = configReads(deployable, "local")
  const jobs = deployable === "streaming" ? [] : local.required.filter((key) => key === "MESSAGING_DATABASE_URL")
  const common = azure.required.filter((key) => key !== "AWS_REGION" && !azureStore.has(key))
  if (cloud === "azure")
    return readsFrom([azure, local], [...common, ...jobs, ...azure.required.filter((key) => azureStore.has(key))])
  // Google's store speaks S3's protocol.
  const store = aws.required.includes("OBJECT_STORE_BUCKET") ? ["OBJECT_STORE_BUCKET", "AWS_REGION"] : []
  return readsFrom([aws, azure, local], [...common, ...jobs, ...store])
}

/** Keys whose value must not be in plain text though the code has no need to hide them from its own logs. */
const alsoSecret = new Set(["KAFKA_SASL_USERNAME", "AWS_ACCESS_KEY_ID"])

/** Where what is given and what is read part, as sentences; none is good. */
export const mismatches = (given: Given, reads: Reads): ReadonlyArray<string> => {
  const all = [...given.plain, ...given.secret]
  return [
    ...all.filter((key) => !reads.known.has(key)).map((key) => `${key} is given and nobody reads it`),
    ...[...reads.required].filter((key) => !all.includes(key)).map((key) => `${key} is needed and not given`),
    ...given.plain.filter((key) => reads.secrets.has(key)).map((key) => `${key} is a secret and given in plain text`),
    ...given.secret
      .filter((key) => !reads.secrets.has(key) && !alsoSecret.has(key))
      .map((key) => `${key} is no secret and comes from the secret store`),
    ...all.filter((key, index) => all.indexOf(key) !== index).map((key) => `${key} is given twice`)
  ]
}
