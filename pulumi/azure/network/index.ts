/** Azure: the network of an environment, the gateway towards AWS, its logs, and the zone for certificates. */
import * as dns from "@pulumi/azure-native/dns/index.js"
import * as resources from "@pulumi/azure-native/resources/index.js"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { settings } from "./Settings.ts"
import { FlowLogs } from "../blocks/FlowLogs.ts"
import { Logs } from "../blocks/Logs.ts"
import { Network } from "../blocks/Network.ts"
import { VpnGateway } from "../blocks/VpnGateway.ts"

const config = loadConfiguration("azure", "network", settings)
const stack = new Stack("azure", "network", config.environment)
const parent = { parent: stack }
const group = new resources.ResourceGroup(
  "lyceum-network",
  { resourceGroupName: `lyceum-network-${config.environment}`, location: config.location },
  parent
)
const place = { resourceGroupName: group.name, location: config.location }

const logs = new Logs("lyceum-logs", { place, days: config.logDays, dailyGb: config.dailyLogGb }, parent)
const network = new Network(
  "lyceum",
  {
    place,
    cidr: config.cidr,
    zones: config.zones,
    egressPerZone: config.egressPerZone,
    flowLogDays: config.flowLogDays,
    awsCidr: config.awsCidr
  },
  parent
)
new FlowLogs(
  "lyceum-flows",
  {
    environment: config.environment,
    place,
    networkId: network.networkId,
    days: config.flowLogDays,
    watcher: { resourceGroupName: "NetworkWatcherRG", networkWatcherName: `NetworkWatcher_${config.location}` }
  },
  parent
)
const gateway = new VpnGateway(
  "lyceum-vpn",
  { place, subnet: network.gatewaySubnet, networkId: network.networkId, sku: config.vpnSku },
  parent
)
// Public, and empty but for challenges: cert-manager proves by it that the internal name is ours.
const challenges = new dns.Zone(
  "analytics-challenges",
  { ...place, location: "global", zoneName: `analytics.internal.${config.domain}`, zoneType: "Public" },
  parent
)

export const resourceGroup = group.name
export const networkId = network.networkId
export const privateSubnets = network.privateSubnets
export const dataSubnets = network.dataSubnets
export const ingressSubnet = network.publicSubnets[0]
export const endpointSubnet = network.endpointSubnet
export const apiServerSubnet = network.apiServerSubnet
export const resolverSubnet = network.resolverSubnet
export const workspaceId = logs.workspaceId
export const gatewayId = gateway.gatewayId
export const gatewayAddresses = gateway.addresses
export const gatewayConfigurations = gateway.configurations
export const zoneId = challenges.id
export const zoneName = challenges.name
export const nameServers = challenges.nameServers
