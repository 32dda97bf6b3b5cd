/** Azure: keys, secrets, PostgreSQL, the stores of exports and checkpoints, images. */
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js"
import * as authorization from "@pulumi/azure-native/authorization/index.js"
import * as pulumi from "@pulumi/pulumi"
import { password, adminAddress, schemaAddresses } from "../../components/DatabaseSecrets.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { assign } from "../blocks/Roles.ts"
import { settings } from "./Settings.ts"
import { Diagnostics } from "../blocks/Diagnostics.ts"
import { dataGroup } from "../blocks/Group.ts"
import { KeyVault } from "../blocks/KeyVault.ts"
import { ObjectStore } from "../blocks/ObjectStore.ts"
import { Postgres } from "../blocks/Postgres.ts"
import { PrivateZones } from "../blocks/PrivateZones.ts"
import { Registry } from "../blocks/Registry.ts"
import { putSecret } from "../blocks/Secrets.ts"

const config = loadConfiguration("azure", "data", settings)
const { environment, location, rotation, tenantId } = config
const stack = new Stack("azure", "data", environment)
const parent = { parent: stack }
const network = outputsOf("azure", "network", environment, stack)
const networkId = network.text("networkId")
const workspaceId = network.text("workspaceId")
const endpointSubnet = network.text("endpointSubnet")
const group = dataGroup(environment, location, parent)
const place = { resourceGroupName: group.name, location }
const zones = new PrivateZones("lyceum-zones", { resourceGroupName: group.name, networkId }, parent)

// Keys in one vault, secrets in another: who reads secrets has nothing to do with keys.
const inside = { subnet: endpointSubnet, zone: zones.vault, place }
const keys = new KeyVault("lyceum-keys", { environment, place, tenantId, inside }, parent)
const secrets = new KeyVault("lyceum-secrets", { environment, place, tenantId, inside }, parent)
const dataKey = keys.key("data")
const etcdKey = keys.key("etcd")
const keyUser = new managedidentity.UserAssignedIdentity("lyceum-key-user", { ...place }, parent)
const mayUseKeys = assign(
  "lyceum-key-user-keys",
  keyUser.principalId,
  { role: "keyVaultEncryption", scope: keys.vaultId },
  parent
)
// Known only when the right is there: stores that come before it cannot read their key.
const keyIdentity = pulumi.all([keyUser.id, mayUseKeys.id]).apply(([id]) => id)

const recovery = (() => {
  if (config.recoveryLocation === "none") return undefined
  const there = { resourceGroupName: group.name, location: config.recoveryLocation }
  const vault = new KeyVault("lyceum-recovery", { environment, place: there, tenantId }, parent)
  const right = assign(
    "lyceum-key-user-recovery",
    keyUser.principalId,
    { role: "keyVaultEncryption", scope: vault.vaultId },
    parent
  )
  const key = vault.key("recovery")
  return { kmsKey: pulumi.all([key.keyUri, right.id]).apply(([uri]) => uri) }
})()

const administrator = { login: "lyceum_admin", password: password("administrator", rotation, parent) }
const database = "lyceum"
const postgres = new Postgres(
  "lyceum-postgres",
  {
    environment,
    place,
    tenantId,
    placement: { networkId, cidr: "", subnets: network.texts("dataSubnets") },
    zone: zones.postgres,
    zones: config.zones,
    version: config.postgresVersion,
    machine: config.postgresMachine,
    storageGb: config.postgresStorageGb,
    storageMaxGb: config.postgresStorageMaxGb,
    highAvailability: config.highAvailability,
    readReplica: config.readReplica,
    backupDays: config.backupDays,
    kmsKey: dataKey.keyUri,
    keyIdentity,
    ...(recovery === undefined ? {} : { recovery }),
    databases: [database],
    administrator,
    administrators: config.administrators,
    administratorSecret: pulumi.output(`lyceum-${environment}-analytics-DATABASE-ADMIN-URL`)
  },
  parent
)
new Diagnostics(
  "lyceum-postgres-logs",
  { target: postgres.serverId, workspaceId, categories: ["PostgreSQLLogs"] },
  parent
)
new Diagnostics("lyceum-keys-logs", { target: keys.vaultId, workspaceId, categories: ["AuditEvent"] }, parent)
new Diagnostics("lyceum-secrets-logs", { target: secrets.vaultId, workspaceId, categories: ["AuditEvent"] }, parent)

const encryption = { vaultUri: keys.address, keyName: "data", identity: keyIdentity }
const exports_ = new ObjectStore(
  "lyceumexports",
  {
    environment,
    place,
    name: "exports",
    container: "exports",
    access: "signed-links",
    hierarchical: false,
    kmsKey: dataKey.keyUri,
    encryption,
    lifetimes: [{ prefix: "", days: config.exportDays }],
    origins: [],
    subnet: endpointSubnet,
    zones: { blob: zones.blob }
  },
  parent
)
const checkpointStore = new ObjectStore(
  "lyceumflink",
  {
    environment,
    place,
    name: "checkpoints",
    container: "checkpoints",
    access: "private",
    hierarchical: true,
    kmsKey: dataKey.keyUri,
    encryption,
    // Flink removes its checkpoints itself; a rule that goes by age would take parts that newer ones still need.
    lifetimes: [],
    origins: [],
    subnet: endpointSubnet,
    zones: { blob: zones.blob, dfs: zones.dfs }
  },
  parent
)
const images = new Registry(
  "lyceumimages",
  {
    place,
    repositories: ["analytics", "flink-job"],
    zoneRedundant: config.registryZoneRedundant,
    subnet: endpointSubnet,
    zone: zones.registry,
    pushRanges: config.registryPushRanges
  },
  parent
)

const hosts = { host: postgres.host, readerHost: postgres.readerHost, database, query: "?sslmode=verify-full" }
const values = {
  ...schemaAddresses("analytics", "DATABASE", hosts, rotation, parent),
  ...schemaAddresses("messaging", "MESSAGING_DATABASE", hosts, rotation, parent),
  DATABASE_ADMIN_URL: adminAddress(hosts, administrator.login, administrator.password),
  MANAGEMENT_TOKEN: password("management-token", rotation, parent)
}
for (const [key, value] of Object.entries(values))
  putSecret(
    { environment, resourceGroupName: group.name, vaultName: secrets.vaultName, deployable: "analytics", key, value },
    parent
  )

const { subscriptionId } = authorization.getClientConfigOutput(parent)

export const resourceGroup = group.name
export const account = subscriptionId
export const registry = images.registry
export const registryId = images.registryId
export const databaseHost = postgres.host
export const databaseReaderHost = postgres.readerHost
export const bucket = exports_.bucket
export const storageAccount = exports_.account
export const storageAccountId = exports_.accountId
export const containerId = exports_.containerId
export const checkpointContainerId = checkpointStore.containerId
export const checkpoints = pulumi.interpolate`abfss://${checkpointStore.bucket}@${checkpointStore.account}.dfs.core.windows.net`
export const keyVaultId = keys.vaultId
export const etcdKeyId = etcdKey.keyUriWithVersion
export const secretVaultId = secrets.vaultId
export const secretVaultName = secrets.vaultName
export const secretVaultAddress = secrets.address
