/** Google Cloud: who the workloads are, what Argo CD is told of the cluster, and the budget. */
import { quarantinePrefix } from "../../Code.ts"
import { registrationOf } from "../../components/ClusterRegistration.ts"
import { namespace } from "../../components/Deployables.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { ArgoCdLogin } from "../blocks/ArgoCdLogin.ts"
import { Budget } from "../blocks/Budget.ts"
import { type Grant, WorkloadIdentity } from "../blocks/WorkloadIdentity.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("gcp", "platform", settings)
const { environment, project, projectNumber, region } = config
const stack = new Stack("gcp", "platform", environment)
const parent = { parent: stack }
const network = outputsOf("gcp", "network", environment, stack)
const data = outputsOf("gcp", "data", environment, stack)
const link = outputsOf("gcp", "link", environment, stack)
const here = outputsOf("gcp", "cluster", environment, stack)
const aws = outputsOf("aws", "cluster", environment, stack)
const cluster = here.text("clusterName")

const identity = (deployable: string, grants: ReadonlyArray<Grant>, inNamespace: string = namespace) =>
  new WorkloadIdentity(
    `lyceum-${deployable}`,
    {
      deployable,
      cluster,
      project,
      accountId: `${deployable}-${environment}`,
      namespace: inNamespace,
      serviceAccount: deployable,
      grants
    },
    parent
  ).identity

// Its exports go by S3's protocol, as an account of their own (data): the pod itself needs nothing.
const analytics = identity("analytics", [])
const flinkJob = identity("flink-job", [
  { kind: "bucket", role: "roles/storage.objectUser", bucket: data.text("checkpointBucket") }
])
const secrets = identity(
  "external-secrets",
  [
    {
      kind: "project",
      role: "roles/secretmanager.secretAccessor",
      only: `resource.name.startsWith("projects/${projectNumber}/secrets/lyceum-${environment}-")`,
      because: "secrets of this environment"
    }
  ],
  "external-secrets"
)
// Certificate of the internal gateway, by challenges in a zone that holds nothing else.
const certificates = identity(
  "cert-manager",
  [{ kind: "zone", role: "roles/dns.admin", zone: network.text("zoneName") }],
  "cert-manager"
)
const login = new ArgoCdLogin(
  "lyceum-argo-cd",
  { project, environment, issuer: aws.text("tokenIssuer"), certificateAuthority: here.text("certificateAuthority") },
  parent
)
new Budget(
  `lyceum-${environment}`,
  {
    billingAccount: config.billingAccount,
    projectNumber,
    monthlyUsd: config.monthlyUsd,
    recipients: config.recipients
  },
  parent
)

/** Written by AWS' platform stack as a Secret of Argo CD's. */
export const registration = registrationOf({
  name: `gcp-${environment}`,
  server: here.text("endpoint"),
  labels: { cloud: "gcp", environment, "lyceum.dev/role": "analytics", "lyceum.dev/canary": config.canary },
  config: login.config,
  addOns: { identitySecrets: secrets, vpc: network.text("networkId") },
  facts: {
    domain: config.domain,
    region,
    account: data.text("account"),
    registry: data.text("registry"),
    databaseHost: data.text("databaseHost"),
    databaseReaderHost: data.text("databaseReaderHost"),
    databaseAdminSecret: "",
    databaseAuthority: data.text("databaseAuthority"),
    kafkaBrokers: link.text("kafkaBrokers"),
    kafkaAuth: "scram",
    objectStore: "s3",
    bucket: data.text("bucket"),
    quarantinePrefix,
    storageAccount: "",
    objectEndpoint: data.text("objectEndpoint"),
    checkpoints: data.text("checkpoints"),
    queuePrefix: "",
    dynamodbTable: "",
    kmsKey: "",
    secretStore: "lyceum",
    gatewayClass: config.gatewayClass,
    internalAddress: link.text("analyticsAddress"),
    certificate: "",
    certificateZone: network.text("zoneName"),
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
/** For a ConfigMap beside Argo CD, at `GOOGLE_APPLICATION_CREDENTIALS`. */
export const argoCdCredentials = login.credentials
