/** AWS: the network of an environment and its zone of DNS. */
import * as aws from "@pulumi/aws"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Network } from "../blocks/Network.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("aws", "network", settings)
const { account, cidr: range, domain, egressPerZone, environment, flowLogDays, interfaces, region } = config
const stack = new Stack("aws", "network", environment)
const name = `lyceum-${environment}`

const network = new Network(
  name,
  {
    environment,
    region,
    account,
    cidr: range,
    zones: config.zones === "3" ? 3 : 2,
    egressPerZone,
    flowLogDays,
    interfaces,
    clusterName: name
  },
  { parent: stack }
)
const kept = environment === "production"
const zone = new aws.route53.Zone(
  name,
  { name: domain, comment: "The platform's names" },
  { parent: stack, protect: kept, retainOnDelete: kept }
)

export const networkId = network.networkId
export const publicSubnets = network.publicSubnets
export const privateSubnets = network.privateSubnets
export const dataSubnets = network.dataSubnets
export const routeTables = network.routeTables
export const cidr = range
export const zoneId = zone.zoneId
/** To be entered where the domain is registered. */
export const nameServers = zone.nameServers
