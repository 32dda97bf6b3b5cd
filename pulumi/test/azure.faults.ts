/** For every policy of Azure a bad example. */
import type { Fault } from "../testing/Faults.ts"

const account = "azure-native:storage:StorageAccount"
const vault = "azure-native:keyvault:Vault"
const registry = "azure-native:containerregistry:Registry"
const server = "azure-native:dbforpostgresql:Server"
const cluster = "azure-native:containerservice:ManagedCluster"
const pool = "azure-native:containerservice:AgentPool"

export const azureFaults: ReadonlyArray<Fault> = [
  { policy: "azure-data-protected", unprotected: server },
  { policy: "azure-data-protected", unprotected: vault },
  { policy: "azure-storage-tls", type: account, at: ["minimumTlsVersion"], to: "TLS1_1" },
  { policy: "azure-storage-tls", type: account, at: ["enableHttpsTrafficOnly"], to: false },
  { policy: "azure-storage-no-keys", type: account, at: ["allowSharedKeyAccess"], to: true },
  { policy: "azure-storage-no-keys", type: account, at: ["allowSharedKeyAccess"], to: undefined },
  { policy: "azure-storage-closed", type: account, at: ["allowBlobPublicAccess"], to: true },
  { policy: "azure-storage-closed", type: account, named: "lyceumexports", at: ["tags", "reached-by"], to: "private" },
  { policy: "azure-container-private", type: "azure-native:storage:BlobContainer", at: ["publicAccess"], to: "Blob" },
  {
    policy: "azure-storage-key",
    type: account,
    named: "lyceumexports",
    at: ["encryption", "keySource"],
    to: "Microsoft.Storage"
  },
  {
    policy: "azure-storage-kept",
    type: "azure-native:storage:BlobServiceProperties",
    named: "lyceumexports",
    at: ["isVersioningEnabled"],
    to: false
  },
  {
    policy: "azure-storage-kept",
    type: "azure-native:storage:BlobServiceProperties",
    named: "lyceumexports",
    at: ["deleteRetentionPolicy", "days"],
    to: 1
  },
  { policy: "azure-storage-lifetimes", without: "azure-native:storage:ManagementPolicy" },
  { policy: "azure-private-endpoints", without: "azure-native:network:PrivateEndpoint" },
  { policy: "azure-vault-kept", type: vault, at: ["properties", "enablePurgeProtection"], to: false },
  { policy: "azure-vault-kept", type: vault, at: ["properties", "softDeleteRetentionInDays"], to: 7 },
  { policy: "azure-vault-closed", type: vault, at: ["properties", "enableRbacAuthorization"], to: false },
  { policy: "azure-vault-closed", type: vault, at: ["properties", "publicNetworkAccess"], to: "Enabled" },
  { policy: "azure-registry-closed", type: registry, at: ["adminUserEnabled"], to: true },
  { policy: "azure-registry-closed", type: registry, at: ["anonymousPullEnabled"], to: true },
  { policy: "azure-registry-closed", type: registry, at: ["sku", "name"], to: "Standard" },
  { policy: "azure-postgres-tls", without: "azure-native:dbforpostgresql:Configuration" },
  { policy: "azure-postgres-private", type: server, at: ["network", "publicNetworkAccess"], to: "Enabled" },
  { policy: "azure-postgres-zones", type: server, at: ["highAvailability", "mode"], to: "SameZone" },
  { policy: "azure-postgres-zones", type: server, at: ["highAvailability", "standbyAvailabilityZone"], to: "1" },
  { policy: "azure-postgres-backups", type: server, at: ["backup", "backupRetentionDays"], to: 3 },
  { policy: "azure-postgres-backups", type: server, at: ["backup", "geoRedundantBackup"], to: "Disabled" },
  { policy: "azure-postgres-replica", type: server, named: "reader", at: ["createMode"], to: "Default" },
  { policy: "azure-postgres-key", type: server, at: ["dataEncryption", "type"], to: "SystemManaged" },
  { policy: "azure-postgres-entra", type: server, at: ["authConfig", "activeDirectoryAuth"], to: "disabled" },
  { policy: "azure-postgres-version", type: server, at: ["version"], to: "15" },
  { policy: "azure-aks-no-local-accounts", type: cluster, at: ["disableLocalAccounts"], to: false },
  { policy: "azure-aks-no-local-accounts", type: cluster, at: ["aadProfile", "enableAzureRBAC"], to: false },
  {
    policy: "azure-aks-workload-identity",
    type: cluster,
    at: ["securityProfile", "workloadIdentity", "enabled"],
    to: false
  },
  { policy: "azure-aks-workload-identity", type: cluster, at: ["oidcIssuerProfile", "enabled"], to: false },
  { policy: "azure-aks-api-closed", type: cluster, at: ["apiServerAccessProfile", "enablePrivateCluster"], to: false },
  {
    policy: "azure-aks-api-closed",
    type: cluster,
    at: ["apiServerAccessProfile"],
    to: { disableRunCommand: true, authorizedIPRanges: ["0.0.0.0/0"] }
  },
  { policy: "azure-aks-etcd-key", type: cluster, at: ["securityProfile", "azureKeyVaultKms", "enabled"], to: false },
  {
    policy: "azure-aks-etcd-key",
    type: cluster,
    at: ["securityProfile", "azureKeyVaultKms", "keyVaultNetworkAccess"],
    to: "Public"
  },
  { policy: "azure-aks-network", type: cluster, at: ["networkProfile", "networkPluginMode"], to: undefined },
  { policy: "azure-aks-network", type: cluster, at: ["networkProfile", "networkPolicy"], to: "none" },
  { policy: "azure-aks-audit", without: "azure-native:monitor:DiagnosticSetting" },
  { policy: "azure-aks-upgrades", type: cluster, at: ["kubernetesVersion"], to: "1.33" },
  { policy: "azure-aks-upgrades", type: cluster, at: ["autoUpgradeProfile", "upgradeChannel"], to: "none" },
  { policy: "azure-nodes", type: pool, at: ["enableNodePublicIP"], to: true },
  { policy: "azure-nodes", type: cluster, at: ["agentPoolProfiles", 0, "enableEncryptionAtHost"], to: false },
  { policy: "azure-node-zones", type: cluster, at: ["agentPoolProfiles", 0, "availabilityZones"], to: ["1"] },
  { policy: "azure-node-zones", without: pool },
  {
    policy: "azure-federation",
    type: "azure-native:managedidentity:FederatedIdentityCredential",
    at: ["subject"],
    to: "system:serviceaccount:lyceum:*"
  },
  {
    policy: "azure-least-privilege",
    type: "azure-native:authorization:RoleAssignment",
    at: ["roleDefinitionId"],
    to: "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"
  },
  {
    policy: "azure-least-privilege",
    type: "azure-native:authorization:RoleAssignment",
    at: ["scope"],
    to: "/subscriptions/00000000-0000-0000-0000-0000000000c3"
  },
  {
    policy: "azure-subnet-rules",
    type: "azure-native:network:Subnet",
    named: "database",
    at: ["networkSecurityGroup"],
    to: undefined
  },
  { policy: "azure-subnet-rules", type: "azure-native:network:Subnet", at: ["defaultOutboundAccess"], to: true },
  {
    policy: "azure-nothing-from-internet",
    type: "azure-native:network:NetworkSecurityGroup",
    at: ["securityRules", 0, "sourceAddressPrefixes"],
    to: ["0.0.0.0/0"]
  },
  {
    policy: "azure-nothing-from-internet",
    type: "azure-native:network:NetworkSecurityGroup",
    at: ["securityRules", 0, "sourceAddressPrefix"],
    to: "Internet"
  },
  { policy: "azure-flow-logs", without: "azure-native:network:FlowLog" },
  {
    policy: "azure-tunnel",
    type: "azure-native:network:VirtualNetworkGatewayConnection",
    at: ["connectionProtocol"],
    to: "IKEv1"
  },
  {
    policy: "azure-tunnel",
    type: "azure-native:network:VirtualNetworkGatewayConnection",
    at: ["ipsecPolicies"],
    to: []
  },
  { policy: "azure-gateway", type: "azure-native:network:VirtualNetworkGateway", at: ["activeActive"], to: false }
]
