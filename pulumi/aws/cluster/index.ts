/** AWS: the cluster of an environment, and who its pods are. */
import { type Deployable, namespace } from "../../components/Deployables.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Key } from "../blocks/Key.ts"
import { KubernetesCluster } from "../blocks/KubernetesCluster.ts"
import { WorkloadIdentity } from "../blocks/WorkloadIdentity.ts"
import { addOns } from "./AddOns.ts"
import { grantsOf } from "./Grants.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("aws", "cluster", settings)
const { environment } = config
const stack = new Stack("aws", "cluster", environment)
const options = { parent: stack }
const name = `lyceum-${environment}`
const place = { account: config.account, region: config.region }
const network = outputsOf("aws", "network", environment, stack)
const data = outputsOf("aws", "data", environment, stack)

const key = new Key(
  `${name}-cluster`,
  {
    environment,
    description: "Secrets in etcd, disks of nodes, logs of the control plane",
    account: config.account,
    services: [`logs.${config.region}.amazonaws.com`],
    statements: [
      {
        // Disks of nodes are made by the autoscaling service in its own name.
        sid: "AnyBecauseAKeyPolicyIsOfItsOwnKeyNodesDisks",
        principals: {
          AWS: `arn:aws:iam::${config.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`
        },
        actions: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:DescribeKey",
          "kms:CreateGrant"
        ],
        resources: ["*"]
      }
    ]
  },
  options
)
const cluster = new KubernetesCluster(
  name,
  {
    name,
    environment,
    ...place,
    version: config.version,
    placement: {
      networkId: network.text("networkId"),
      cidr: network.text("cidr"),
      subnets: network.texts("privateSubnets")
    },
    nodeSubnets: network.texts("privateSubnets").apply((subnets) => subnets.slice(0, config.nodeZones)),
    api: config.api === "private" ? { kind: "private" } : { kind: "ranges", cidrs: config.apiRanges },
    pools: config.pools,
    administrators: config.administrators,
    kmsKey: key.arn,
    logDays: config.logDays
  },
  options
)

const grantsFor = {
  ...place,
  queuePrefix: `${name}-`,
  kafkaName: name,
  bucket: data.text("bucket"),
  table: data.text("tableName"),
  kmsKey: data.text("kmsKey")
}
const identified = (
  deployable: string,
  of: { readonly namespace: string; readonly serviceAccount: string },
  grants: ReturnType<typeof grantsOf>
) =>
  new WorkloadIdentity(
    `${name}-${deployable}`,
    { deployable, cluster: cluster.clusterName, ...of, grants },
    { parent: cluster }
  ).identity

/** The role of a deployable's pods. */
const of = (deployable: Deployable) =>
  identified(deployable, { namespace, serviceAccount: deployable }, grantsOf(deployable, grantsFor))
export const identityUser = of("user")
export const identityCourse = of("course")
export const identityEnrollment = of("enrollment")
export const identityProgress = of("progress")
export const identityAnalytics = of("analytics")
export const identityWeb = of("web")
export const identityStreaming = of("streaming")
export const identityFlinkJob = of("flink-job")
for (const one of addOns({
  ...grantsFor,
  environment,
  cluster: name,
  zoneId: network.text("zoneId"),
  administratorSecret: data.text("databaseAdministratorSecret")
}))
  identified(one.name, one, one.grants)

export const clusterName = cluster.clusterName
/** Issuer of the tokens of its service accounts: another cloud trusts Argo CD by it. */
export const tokenIssuer = cluster.tokenIssuer
export const endpoint = cluster.endpoint
export const certificateAuthority = cluster.certificateAuthority
