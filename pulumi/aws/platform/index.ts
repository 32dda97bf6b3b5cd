/** AWS: the edge, the budget, and what Argo CD is told of this cluster and of those of other clouds. */
import * as pulumi from "@pulumi/pulumi"
import { quarantinePrefix } from "../../Code.ts"
import { registrationOf } from "../../components/ClusterRegistration.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Budget } from "../blocks/Budget.ts"
import { Edge } from "../blocks/Edge.ts"
import { clusterProvider, clusterSecret, googleLogin } from "./ArgoCd.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("aws", "platform", settings)
const { domain, environment, region } = config
const stack = new Stack("aws", "platform", environment)
const options = { parent: stack }
const name = `lyceum-${environment}`
const network = outputsOf("aws", "network", environment, stack)
const data = outputsOf("aws", "data", environment, stack)
const cluster = outputsOf("aws", "cluster", environment, stack)

const edge = new Edge(
  name,
  {
    domain,
    region,
    requestsPerFiveMinutes: config.requestsPerFiveMinutes,
    zoneId: network.text("zoneId"),
    gatewayAddress: config.gatewayAddress === "none" ? undefined : config.gatewayAddress,
    bucketDomain: data.text("bucketDomain"),
    kmsKey: data.text("kmsKey"),
    logDays: config.logDays
  },
  options
)
new Budget(name, { monthlyUsd: config.monthlyUsd, recipients: config.budgetRecipients }, options)

/** How this cluster is known to Argo CD. */
export const registration = registrationOf({
  // The controller of load balancers knows the cluster by this name too.
  name,
  server: "https://kubernetes.default.svc",
  labels: { cloud: "aws", environment, "lyceum.dev/role": "platform", "lyceum.dev/canary": config.canary },
  config: JSON.stringify({ tlsClientConfig: { insecure: false } }),
  // Their identities here are pod identities.
  addOns: { identitySecrets: "", vpc: network.text("networkId") },
  facts: {
    domain,
    region,
    account: config.account,
    registry: data.text("registry"),
    databaseHost: data.text("databaseHost"),
    databaseReaderHost: data.text("databaseReaderHost"),
    databaseAdminSecret: data.text("databaseAdministratorSecret"),
    databaseAuthority: "",
    kafkaBrokers: data.text("kafkaBrokers"),
    kafkaAuth: "iam",
    objectStore: "s3",
    bucket: data.text("bucket"),
    quarantinePrefix,
    storageAccount: "",
    objectEndpoint: "",
    checkpoints: pulumi.interpolate`s3://${data.text("bucket")}/flink`,
    queuePrefix: data.text("queuePrefix"),
    dynamodbTable: data.text("tableName"),
    kmsKey: data.text("kmsKey"),
    secretStore: "lyceum",
    gatewayClass: config.gatewayClass,
    internalAddress: "",
    certificate: edge.certificate,
    certificateZone: "",
    identityCertificates: "",
    webFilter: edge.filter,
    identityUser: cluster.text("identityUser"),
    identityCourse: cluster.text("identityCourse"),
    identityEnrollment: cluster.text("identityEnrollment"),
    identityProgress: cluster.text("identityProgress"),
    identityAnalytics: cluster.text("identityAnalytics"),
    identityWeb: cluster.text("identityWeb"),
    identityStreaming: cluster.text("identityStreaming"),
    identityFlinkJob: cluster.text("identityFlinkJob"),
    otlpEndpoint: config.otlpEndpoint
  }
})

const provider = clusterProvider(
  name,
  {
    region,
    clusterName: cluster.text("clusterName"),
    endpoint: cluster.text("endpoint"),
    certificateAuthority: cluster.text("certificateAuthority")
  },
  options
)
// The names must be there first: the controller of names in the cluster leaves alone what it did not make.
clusterSecret(name, registration, { parent: stack, provider, dependsOn: [edge] })
for (const other of config.otherClusters) {
  const there = outputsOf(other, "platform", environment, stack)
  const theirs = there.registration()
  clusterSecret(
    `lyceum-${other}-${environment}`,
    {
      name: theirs.name,
      server: theirs.server,
      labels: theirs.labels,
      annotations: theirs.annotations,
      config: theirs.config
    },
    { parent: stack, provider }
  )
  if (other === "gcp") googleLogin(there.text("argoCdCredentials"), { parent: stack, provider })
}

export const url = `https://${domain}`
