/** What may come into each subnet. `VirtualNetwork` is also what lies behind the gateway (AWS), so it is said who may. Pure. */
import type { Subnets } from "./Subnets.ts"

/** A rule of a network security group, as Azure takes it. */
export interface Rule {
  readonly name: string
  readonly priority: number
  readonly direction: "Inbound"
  readonly access: "Allow" | "Deny"
  readonly protocol: "Tcp" | "*"
  readonly sourceAddressPrefixes?: Array<string>
  readonly sourceAddressPrefix?: string
  readonly sourcePortRange: "*"
  readonly destinationAddressPrefix: string
  readonly destinationPortRange: string
}

const common = { direction: "Inbound", sourcePortRange: "*" } as const

const allow = (name: string, priority: number, from: ReadonlyArray<string>, to: string, port: string): Rule => ({
  ...common,
  name,
  priority,
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefixes: [...from],
  destinationAddressPrefix: to,
  destinationPortRange: port
})

/** Nothing else of the joined networks; Azure's own last rule refuses the internet. */
const denyRest = (to: string): Rule => ({
  ...common,
  name: "deny-the-rest",
  priority: 4000,
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "VirtualNetwork",
  destinationAddressPrefix: to,
  destinationPortRange: "*"
})

/** PostgreSQL: the nodes, and the servers of the subnet among themselves (standby, replica). */
export const databaseRules = ({ database, nodes }: Subnets): Array<Rule> => [
  allow("postgresql-from-nodes", 100, nodes, database, "5432"),
  allow("postgresql-among-servers", 110, [database], database, "5432"),
  denyRest(database)
]

/** Private endpoints: HTTPS from the nodes and, for the key of etcd, from the API server. */
export const endpointRules = ({ apiServer, endpoints, nodes }: Subnets): Array<Rule> => [
  allow("https-from-nodes", 100, [...nodes, apiServer], endpoints, "443"),
  denyRest(endpoints)
]

/**
 * Nodes: one another, the API server, and HTTPS that the internal load balancer hands on with its sender's address. Its probes are
 * Azure's own rule.
 */
export const nodeRules = (subnets: Subnets, nodes: string, awsCidr: string): Array<Rule> => [
  allow("among-nodes", 100, [...subnets.nodes, subnets.apiServer], nodes, "0-65535"),
  allow("https-from-aws", 110, [awsCidr], subnets.ingress, "443"),
  denyRest(nodes)
]

/** Internal load balancers: HTTPS from AWS (the web application asks analytics) and from the nodes. */
export const ingressRules = ({ ingress, nodes }: Subnets, awsCidr: string): Array<Rule> => [
  allow("https-from-aws", 100, [awsCidr, ...nodes], ingress, "443"),
  denyRest(ingress)
]

/** The API server: its nodes, and Argo CD and people from AWS' side; the control plane's own traffic comes with Azure's rules. */
export const apiServerRules = ({ apiServer, nodes }: Subnets, awsCidr: string): Array<Rule> => [
  allow("https-from-nodes", 100, [...nodes, apiServer], apiServer, "443"),
  allow("https-from-aws", 110, [awsCidr], apiServer, "443"),
  // Tunnel between nodes and API server.
  allow("tunnel", 120, nodes, apiServer, "4443"),
  denyRest(apiServer)
]
