/** For every policy of Google Cloud a bad example. */
import type { Fault } from "../testing/Faults.ts"

const bucket = "gcp:storage/bucket:Bucket"
const sql = "gcp:sql/databaseInstance:DatabaseInstance"
const cluster = "gcp:container/cluster:Cluster"
const pool = "gcp:container/nodePool:NodePool"
const member = "gcp:projects/iAMMember:IAMMember"

export const gcpFaults: ReadonlyArray<Fault> = [
  { policy: "gcp-data-protected", unprotected: bucket },
  { policy: "gcp-data-protected", unprotected: sql },
  { policy: "gcp-bucket-uniform", type: bucket, at: ["uniformBucketLevelAccess"], to: false },
  { policy: "gcp-bucket-not-public", type: bucket, at: ["publicAccessPrevention"], to: "inherited" },
  { policy: "gcp-bucket-key", type: bucket, at: ["encryption"], to: undefined },
  { policy: "gcp-bucket-kept", type: bucket, named: "exports", at: ["versioning", "enabled"], to: false },
  {
    policy: "gcp-bucket-kept",
    type: bucket,
    named: "exports",
    at: ["softDeletePolicy", "retentionDurationSeconds"],
    to: 0
  },
  { policy: "gcp-bucket-lifetimes", type: bucket, at: ["lifecycleRules"], to: [] },
  { policy: "gcp-key-rotation", type: "gcp:kms/cryptoKey:CryptoKey", at: ["rotationPeriod"], to: "31536000s" },
  { policy: "gcp-key-rotation", type: "gcp:kms/cryptoKey:CryptoKey", at: ["rotationPeriod"], to: undefined },
  { policy: "gcp-secret-key", type: "gcp:secretmanager/secret:Secret", at: ["replication"], to: { auto: {} } },
  { policy: "gcp-images", type: "gcp:artifactregistry/repository:Repository", at: ["kmsKeyName"], to: "" },
  {
    policy: "gcp-images",
    type: "gcp:artifactregistry/repository:Repository",
    at: ["dockerConfig", "immutableTags"],
    to: false
  },
  { policy: "gcp-least-privilege", type: member, at: ["role"], to: "roles/editor" },
  {
    policy: "gcp-least-privilege",
    type: "gcp:storage/bucketIAMMember:BucketIAMMember",
    at: ["member"],
    to: "allUsers"
  },
  { policy: "gcp-secrets-bounded", type: member, named: "external-secrets", at: ["condition"], to: undefined },
  { policy: "gcp-sql-not-public", type: sql, at: ["settings", "ipConfiguration", "ipv4Enabled"], to: true },
  {
    policy: "gcp-sql-not-public",
    type: sql,
    at: ["settings", "ipConfiguration", "authorizedNetworks"],
    to: [{ value: "0.0.0.0/0" }]
  },
  {
    policy: "gcp-sql-tls",
    type: sql,
    at: ["settings", "ipConfiguration", "sslMode"],
    to: "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
  },
  { policy: "gcp-sql-key", type: sql, at: ["encryptionKeyName"], to: undefined },
  { policy: "gcp-sql-zones", type: sql, at: ["settings", "availabilityType"], to: "ZONAL" },
  {
    policy: "gcp-sql-backups",
    type: sql,
    at: ["settings", "backupConfiguration", "pointInTimeRecoveryEnabled"],
    to: false
  },
  {
    policy: "gcp-sql-backups",
    type: sql,
    at: ["settings", "backupConfiguration", "backupRetentionSettings", "retainedBackups"],
    to: 3
  },
  { policy: "gcp-sql-kept", type: sql, at: ["deletionProtection"], to: false },
  { policy: "gcp-sql-replica", type: sql, named: "reader", at: ["instanceType"], to: "CLOUD_SQL_INSTANCE" },
  { policy: "gcp-sql-version", type: sql, at: ["databaseVersion"], to: "POSTGRES_15" },
  { policy: "gcp-gke-private", type: cluster, at: ["privateClusterConfig", "enablePrivateNodes"], to: false },
  { policy: "gcp-gke-private", type: cluster, at: ["privateClusterConfig", "enablePrivateEndpoint"], to: false },
  {
    policy: "gcp-gke-private",
    type: cluster,
    at: ["masterAuthorizedNetworksConfig", "cidrBlocks"],
    to: [{ cidrBlock: "0.0.0.0/0" }]
  },
  { policy: "gcp-gke-workload-identity", type: cluster, at: ["workloadIdentityConfig"], to: undefined },
  {
    policy: "gcp-gke-workload-identity",
    type: pool,
    at: ["nodeConfig", "workloadMetadataConfig", "mode"],
    to: "GCE_METADATA"
  },
  { policy: "gcp-gke-shielded", type: cluster, at: ["enableShieldedNodes"], to: false },
  {
    policy: "gcp-gke-shielded",
    type: pool,
    at: ["nodeConfig", "shieldedInstanceConfig", "enableSecureBoot"],
    to: false
  },
  { policy: "gcp-gke-keys", type: cluster, at: ["databaseEncryption", "state"], to: "DECRYPTED" },
  { policy: "gcp-gke-keys", type: pool, at: ["nodeConfig", "bootDiskKmsKey"], to: undefined },
  { policy: "gcp-gke-no-old-ways", type: cluster, at: ["enableLegacyAbac"], to: true },
  {
    policy: "gcp-gke-no-old-ways",
    type: cluster,
    at: ["masterAuth", "clientCertificateConfig", "issueClientCertificate"],
    to: true
  },
  { policy: "gcp-gke-network", type: cluster, at: ["datapathProvider"], to: "LEGACY_DATAPATH" },
  { policy: "gcp-gke-upgrades", type: cluster, at: ["minMasterVersion"], to: "1.33" },
  { policy: "gcp-gke-upgrades", type: pool, at: ["management", "autoUpgrade"], to: false },
  { policy: "gcp-gke-audit", type: cluster, at: ["loggingConfig", "enableComponents"], to: ["SYSTEM_COMPONENTS"] },
  { policy: "gcp-node-zones", type: pool, at: ["nodeLocations"], to: ["europe-west3-a"] },
  { policy: "gcp-node-account", type: pool, at: ["nodeConfig", "serviceAccount"], to: undefined },
  { policy: "gcp-network-ours", type: "gcp:compute/network:Network", at: ["autoCreateSubnetworks"], to: true },
  {
    policy: "gcp-subnet",
    type: "gcp:compute/subnetwork:Subnetwork",
    named: "nodes",
    at: ["privateIpGoogleAccess"],
    to: false
  },
  {
    policy: "gcp-nothing-from-internet",
    type: "gcp:compute/firewall:Firewall",
    named: "proxies",
    at: ["sourceRanges"],
    to: ["0.0.0.0/0"]
  },
  { policy: "gcp-tunnel", type: "gcp:compute/vPNTunnel:VPNTunnel", at: ["ikeVersion"], to: 1 },
  {
    policy: "gcp-far-gateway",
    type: "gcp:compute/externalVpnGateway:ExternalVpnGateway",
    at: ["redundancyType"],
    to: "SINGLE_IP_INTERNALLY_REDUNDANT"
  },
  {
    policy: "gcp-audit",
    type: "gcp:projects/iAMAuditConfig:IAMAuditConfig",
    at: ["auditLogConfigs"],
    to: [{ logType: "ADMIN_READ" }]
  }
]
