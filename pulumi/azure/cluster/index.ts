/** Azure: the cluster that analytics runs on. */
import * as resources from "@pulumi/azure-native/resources/index.js"
import type { NodePool } from "../../components/KubernetesCluster.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Diagnostics } from "../blocks/Diagnostics.ts"
import { Cluster } from "../blocks/Cluster.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("azure", "cluster", settings)
const { environment, location } = config
const stack = new Stack("azure", "cluster", environment)
const parent = { parent: stack }
const network = outputsOf("azure", "network", environment, stack)
const data = outputsOf("azure", "data", environment, stack)
const group = new resources.ResourceGroup(
  "lyceum-cluster",
  { resourceGroupName: `lyceum-cluster-${environment}`, location },
  parent
)
const pools: ReadonlyArray<NodePool> = [config.system, config.workload]

const cluster = new Cluster(
  "lyceum-cluster",
  {
    name: `lyceum-${environment}`,
    place: { resourceGroupName: group.name, location },
    tenantId: config.tenantId,
    administratorGroup: config.administratorGroup,
    version: config.version,
    tier: config.tier,
    zones: config.zones,
    placement: { networkId: network.text("networkId"), cidr: config.podCidr, subnets: network.texts("privateSubnets") },
    networkId: network.text("networkId"),
    apiServerSubnet: network.text("apiServerSubnet"),
    api: config.privateApi ? { kind: "private" } : { kind: "ranges", cidrs: config.apiRanges },
    pools,
    kmsKey: data.text("etcdKeyId"),
    keyVaultId: data.text("keyVaultId"),
    registryId: data.text("registryId"),
    workspaceId: network.text("workspaceId"),
    defender: config.defender,
    podCidr: config.podCidr,
    serviceCidr: config.serviceCidr,
    logDays: config.logDays
  },
  parent
)
new Diagnostics(
  "lyceum-cluster-logs",
  {
    target: cluster.clusterId,
    workspaceId: network.text("workspaceId"),
    categories: ["kube-audit-admin", "guard", "kube-apiserver", "kube-controller-manager", "cluster-autoscaler"]
  },
  parent
)

export const resourceGroup = group.name
export const clusterName = cluster.clusterName
export const clusterId = cluster.clusterId
export const endpoint = cluster.endpoint
export const certificateAuthority = cluster.certificateAuthority
export const tokenIssuer = cluster.tokenIssuer
