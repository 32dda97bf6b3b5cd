/**
 * What Argo CD knows of a cluster: annotations `lyceum.dev/<kebab-case>` of the cluster's secret, written by the platform
 * stacks, read by the ApplicationSets as `cluster.<camelCase>` and given so to the charts. One table: this one.
 *
 * Every key is always there. What a cloud has not is the empty text, so that `missingkey=error` finds misspelt keys alone.
 */
import type { Input } from "@pulumi/pulumi"
import { Schema } from "effect"
import { clouds } from "../config/Clouds.ts"
import { environments } from "../config/Environment.ts"
import { deployables } from "./Deployables.ts"

/** Before every key of an annotation or label of ours. */
export const factPrefix = "lyceum.dev/"

const Text = Schema.String
const Filled = Schema.NonEmptyString

/** The facts that every cluster has, by the name that charts know them by. */
export const ClusterFacts = Schema.Struct({
  /** The platform's address: `learn.example.org`. */
  domain: Filled,
  region: Filled,
  /** Account, subscription or project. */
  account: Filled,
  /** Host (and path) before `/lyceum/<name>`. */
  registry: Filled,
  databaseHost: Filled,
  /** The same as `databaseHost` where there is no replica. */
  databaseReaderHost: Filled,
  /** Secret of the cloud with `username` and `password` of the administrator; empty where `DATABASE_ADMIN_URL` is a secret of ours. */
  databaseAdminSecret: Text,
  /** Certificates (PEM) that the database's is signed by; empty where Node or its image has them. */
  databaseAuthority: Text,
  /** `host:port,host:port`. */
  kafkaBrokers: Filled,
  kafkaAuth: Schema.Literals(["iam", "scram"]),
  objectStore: Schema.Literals(["s3", "azure"]),
  /** Bucket, or container. */
  bucket: Filled,
  /** As `packages/events/src/Materials.ts` says. */
  quarantinePrefix: Filled,
  /** Azure alone. */
  storageAccount: Text,
  /** `S3_ENDPOINT` of a store that speaks S3's protocol and is not AWS' (Google Cloud Storage); empty elsewhere. */
  objectEndpoint: Text,
  /** Where Flink keeps checkpoints and savepoints: `s3://…`, `abfss://…` or `gs://…`, without a slash at its end. */
  checkpoints: Filled,
  /** AWS alone, as `dynamodbTable` and `kmsKey`. */
  queuePrefix: Text,
  dynamodbTable: Text,
  kmsKey: Text,
  /** Name of the ClusterSecretStore. */
  secretStore: Filled,
  gatewayClass: Filled,
  /** Address that the gateway `lyceum-internal` has inside the network; empty where its load balancer chooses one. */
  internalAddress: Text,
  /** Certificate of the gateway; empty where cert-manager makes it. */
  certificate: Text,
  /** Zone of `analytics.internal.<domain>`, where cert-manager answers challenges: Azure's id of it, Google's name; empty on AWS. */
  certificateZone: Text,
  /** Who cert-manager is at that zone; empty on AWS. */
  identityCertificates: Text,
  /** Filter (AWS: ARN of the web ACL) that the gateway's load balancer is put behind; empty where the edge holds it itself. */
  webFilter: Text,
  /** Who the pods of that deployable are; empty where it does not run on this cloud. */
  identityUser: Text,
  identityCourse: Text,
  identityEnrollment: Text,
  identityProgress: Text,
  identityAnalytics: Text,
  identityWeb: Text,
  identityStreaming: Text,
  identityFlinkJob: Text,
  /** Where traces go: `http://host:port`. */
  otlpEndpoint: Filled
})
export type ClusterFacts = typeof ClusterFacts.Type

/** The facts while they are still being made. */
export type ClusterFactInputs = { readonly [K in keyof ClusterFacts]: Input<ClusterFacts[K]> }

/** Labels of the cluster's secret, by which ApplicationSets choose. */
export const ClusterLabels = Schema.Struct({
  cloud: Schema.Literals(clouds),
  environment: Schema.Literals(environments),
  /** `platform`: everything but analytics; `analytics`: that alone. */
  "lyceum.dev/role": Schema.Literals(["platform", "analytics"]),
  "lyceum.dev/canary": Schema.Literals(["true", "false"])
})
export type ClusterLabels = typeof ClusterLabels.Type

/** `databaseReaderHost` -> `database-reader-host`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
/** `flink-job` -> `identityFlinkJob`. */
export const identityFact = (deployable: string): string =>
  `identity${deployable.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`

/** The names of all facts, as charts know them. */
export const factNames: ReadonlyArray<string> = Object.keys(ClusterFacts.fields)
/** The annotation of a fact: `lyceum.dev/database-host`. */
export const annotationOf = (fact: string): string => `${factPrefix}${kebab(fact)}`

/** The annotations of a cluster's secret. */
export const annotationsOf = (facts: ClusterFactInputs): Record<string, Input<string>> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [annotationOf(name), value]))

const decodeFacts = Schema.decodeUnknownSync(ClusterFacts)

/** The facts again, from annotations; throws a readable error for a missing or odd one. */
export const factsOf = (annotations: Readonly<Record<string, unknown>>): ClusterFacts =>
  decodeFacts(Object.fromEntries(factNames.map((name) => [name, annotations[annotationOf(name)]])))

/** Every deployable has a fact for its identity. */
export const identityFacts: ReadonlyArray<string> = deployables.map(identityFact)
