/** Azure: who the workloads are, what Argo CD is told of the cluster, and the budget. */
import * as resources from "@pulumi/azure-native/resources/index.js"
import { quarantinePrefix } from "../../Code.ts"
import { registrationOf } from "../../components/ClusterRegistration.ts"
import { namespace } from "../../components/Deployables.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { argoCdLogin } from "../blocks/ArgoCdLogin.ts"
import { Budget } from "../blocks/Budget.ts"
import type { Grant } from "../blocks/Roles.ts"
import { WorkloadIdentity } from "../blocks/WorkloadIdentity.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("azure", "platform", settings)
const { environment, location } = config
const stack = new Stack("azure", "platform", environment)
const parent = { parent: stack }
const network = outputsOf("azure", "network", environment, stack)
const data = outputsOf("azure", "data", environment, stack)
const link = outputsOf("azure", "link", environment, stack)
const here = outputsOf("azure", "cluster", environment, stack)
const aws = outputsOf("aws", "cluster", environment, stack)
const group = new resources.ResourceGroup(
  "lyceum-platform",
  { resourceGroupName: `lyceum-platform-${environment}`, location },
  parent
)
const place = { resourceGroupName: group.name, location }
const cluster = here.text("clusterName")
const issuer = here.text("tokenIssuer")

const identity = (deployable: string, grants: ReadonlyArray<Grant>, inNamespace: string = namespace) =>
  new WorkloadIdentity(
    `lyceum-${deployable}`,
    { deployable, cluster, issuer, place, namespace: inNamespace, serviceAccount: deployable, grants },
    parent
  ).identity

const analytics = identity("analytics", [
  { role: "blobContributor", scope: data.text("containerId") },
  // Signs links with a key that Azure gives for hours.
  { role: "blobDelegator", scope: data.text("storageAccountId") }
])
const flinkJob = identity("flink-job", [{ role: "blobContributor", scope: data.text("checkpointContainerId") }])
const secrets = identity(
  "external-secrets",
  [{ role: "keyVaultSecretsUser", scope: data.text("secretVaultId") }],
  "external-secrets"
)
// Certificate of the internal gateway, by challenges in a zone that holds nothing else.
const certificates = identity(
  "cert-manager",
  [{ role: "dnsZoneContributor", scope: network.text("zoneId") }],
  "cert-manager"
)
const argoCd = new WorkloadIdentity(
  "lyceum-argo-cd",
  {
    deployable: "argo-cd",
    cluster,
    issuer: aws.text("tokenIssuer"),
    place,
    namespace: "argocd",
    serviceAccount: "argocd-application-controller",
    more: ["argocd-server", "argocd-applicationset-controller"],
    grants: [{ role: "aksClusterAdmin", scope: here.text("clusterId") }]
  },
  parent
).identity
new Budget(
  `lyceum-${environment}`,
  {
    environment,
    subscription: data.text("account"),
    monthlyUsd: config.monthlyUsd,
    recipients: config.recipients,
    from: config.budgetFrom
  },
  parent
)

/** Written by AWS' platform stack as a Secret of Argo CD's. */
export const registration = registrationOf({
  name: `azure-${environment}`,
  server: here.text("endpoint"),
  labels: { cloud: "azure", environment, "lyceum.dev/role": "analytics", "lyceum.dev/canary": config.canary },
  config: argoCdLogin({
    clientId: argoCd,
    tenantId: config.tenantId,
    certificateAuthority: here.text("certificateAuthority")
  }),
  addOns: { identitySecrets: secrets, vpc: network.text("networkId") },
  facts: {
    domain: config.domain,
    region: location,
    account: data.text("account"),
    registry: data.text("registry"),
    databaseHost: data.text("databaseHost"),
    databaseReaderHost: data.text("databaseReaderHost"),
    databaseAdminSecret: "",
    databaseAuthority: "",
    kafkaBrokers: link.text("kafkaBrokers"),
    kafkaAuth: "scram",
    objectStore: "azure",
    bucket: data.text("bucket"),
    quarantinePrefix,
    storageAccount: data.text("storageAccount"),
    objectEndpoint: "",
    checkpoints: data.text("checkpoints"),
    queuePrefix: "",
    dynamodbTable: "",
    kmsKey: "",
    // The store is named as the vault is.
    secretStore: data.text("secretVaultName"),
    gatewayClass: config.gatewayClass,
    internalAddress: link.text("analyticsAddress"),
    certificate: "",
    certificateZone: network.text("zoneId"),
    identityCertificates: certificates,
    webFilter: "",
    identityUser: "",
    identityCourse: "",
    identityEnrollment: "",
    identityProgress: "",
    identityAnalytics: analytics,
    identityWeb: "",
    identityStreaming: "",
    identityFlinkJob: flinkJob,
    otlpEndpoint: config.otlpEndpoint
  }
})
