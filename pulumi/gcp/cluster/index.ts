/** Google Cloud: the cluster that analytics runs on. */
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Cluster } from "../blocks/Cluster.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("gcp", "cluster", settings)
const { environment } = config
const stack = new Stack("gcp", "cluster", environment)
const network = outputsOf("gcp", "network", environment, stack)
const data = outputsOf("gcp", "data", environment, stack)

const cluster = new Cluster(
  "lyceum-cluster",
  {
    environment,
    name: `lyceum-${environment}`,
    project: config.project,
    region: config.region,
    location: config.location,
    zones: config.zones,
    version: config.version,
    placement: { networkId: network.text("networkId"), cidr: config.cidr, subnets: network.texts("privateSubnets") },
    cidr: config.cidr,
    awsCidr: config.awsCidr,
    api: config.privateApi ? { kind: "private" } : { kind: "ranges", cidrs: config.apiRanges },
    pools: config.pools,
    kmsKey: data.text("clusterKeyId"),
    repository: data.text("repository"),
    logDays: config.logDays
  },
  { parent: stack }
)

export const clusterName = cluster.clusterName
export const endpoint = cluster.endpoint
export const certificateAuthority = cluster.certificateAuthority
