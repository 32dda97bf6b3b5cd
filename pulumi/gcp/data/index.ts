/** Google Cloud: keys, secrets, PostgreSQL, the stores of exports and checkpoints, images. */
import * as projects from "@pulumi/gcp/projects/index.js"
import * as serviceaccount from "@pulumi/gcp/serviceaccount/index.js"
import * as storage from "@pulumi/gcp/storage/index.js"
import * as pulumi from "@pulumi/pulumi"
import { adminAddress, password, schemaAddresses } from "../../components/DatabaseSecrets.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Keys } from "../blocks/Keys.ts"
import { ObjectStore } from "../blocks/ObjectStore.ts"
import { Postgres } from "../blocks/Postgres.ts"
import { Registry } from "../blocks/Registry.ts"
import { putSecret } from "../blocks/Secrets.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("gcp", "data", settings)
const { environment, project, projectNumber, region, rotation } = config
const stack = new Stack("gcp", "data", environment)
const parent = { parent: stack }
const networkId = outputsOf("gcp", "network", environment, stack).text("networkId")

/** Google's own service in this project, made if it is not there yet. */
const agent = (service: string): pulumi.Output<string> =>
  new projects.ServiceIdentity(
    `agent-${service}`,
    { project, service: `${service}.googleapis.com` },
    parent
  ).email.apply((email) => `serviceAccount:${email ?? ""}`)
const keys = new Keys("lyceum-keys", { environment, region }, parent)
const dataKey = keys.key("data", {
  sql: agent("sqladmin"),
  secrets: agent("secretmanager"),
  images: agent("artifactregistry"),
  storage: `serviceAccount:service-${projectNumber}@gs-project-accounts.iam.gserviceaccount.com`
})
const clusterKey = keys.key("cluster", {
  cluster: `serviceAccount:service-${projectNumber}@container-engine-robot.iam.gserviceaccount.com`,
  disks: `serviceAccount:service-${projectNumber}@compute-system.iam.gserviceaccount.com`
})

const administrator = { login: "lyceum_admin", password: password("administrator", rotation, parent) }
const database = "lyceum"
const postgres = new Postgres(
  "lyceum-postgres",
  {
    environment,
    region,
    placement: { networkId, cidr: "", subnets: [] },
    version: config.postgresVersion,
    machine: config.postgresMachine,
    storageGb: config.postgresStorageGb,
    storageMaxGb: config.postgresStorageMaxGb,
    highAvailability: config.highAvailability,
    readReplica: config.readReplica,
    backupDays: config.backupDays,
    backupLocation: config.backupLocation,
    kmsKey: dataKey,
    databases: [database],
    administrator,
    administratorSecret: pulumi.output(`lyceum-${environment}-analytics-DATABASE_ADMIN_URL`)
  },
  parent
)
const exported = new ObjectStore(
  `lyceum-exports-${environment}`,
  {
    environment,
    region,
    name: "exports",
    kmsKey: dataKey,
    lifetimes: [{ prefix: "", days: config.exportDays }],
    origins: [],
    versions: true
  },
  parent
)
// Flink removes its checkpoints itself; a rule that goes by age would take parts that newer ones still need.
const checkpointStore = new ObjectStore(
  `lyceum-flink-${environment}`,
  { environment, region, name: "checkpoints", kmsKey: dataKey, lifetimes: [], origins: [], versions: false },
  parent
)
const images = new Registry(
  "lyceum-images",
  { project, region, kmsKey: dataKey, repositories: ["analytics", "flink-job"] },
  parent
)

// The exports' store is spoken to in S3's protocol, which knows no workload identity: an account for that alone, with a key.
const exporter = new serviceaccount.Account(
  "lyceum-exporter",
  { accountId: `lyceum-exporter-${environment}`, displayName: "Exports of analytics, by S3's protocol" },
  parent
)
new storage.BucketIAMMember(
  "lyceum-exporter-exports",
  {
    bucket: exported.bucket,
    role: "roles/storage.objectUser",
    member: pulumi.interpolate`serviceAccount:${exporter.email}`
  },
  parent
)
const hmac = new storage.HmacKey(
  "lyceum-exporter",
  { serviceAccountEmail: exporter.email },
  { ...parent, additionalSecretOutputs: ["secret"] }
)

const hosts = { host: postgres.host, readerHost: postgres.readerHost, database, query: "?sslmode=verify-full" }
const values = {
  ...schemaAddresses("analytics", "DATABASE", hosts, rotation, parent),
  ...schemaAddresses("messaging", "MESSAGING_DATABASE", hosts, rotation, parent),
  DATABASE_ADMIN_URL: adminAddress(hosts, administrator.login, administrator.password),
  MANAGEMENT_TOKEN: password("management-token", rotation, parent),
  AWS_ACCESS_KEY_ID: hmac.accessId,
  AWS_SECRET_ACCESS_KEY: hmac.secret
}
for (const [key, value] of Object.entries(values))
  putSecret({ environment, region, kmsKey: dataKey, deployable: "analytics", key, value }, parent)

export const account = pulumi.output(project)
export const registry = images.registry
export const repository = images.repository
export const databaseHost = postgres.host
export const databaseReaderHost = postgres.readerHost
/** For `NODE_EXTRA_CA_CERTS` of who speaks with the database. */
export const databaseAuthority = postgres.authority
export const bucket = exported.bucket
export const objectEndpoint = "https://storage.googleapis.com"
export const checkpointBucket = checkpointStore.bucket
export const checkpoints = pulumi.interpolate`gs://${checkpointStore.bucket}/flink`
export const dataKeyId = dataKey
export const clusterKeyId = clusterKey
