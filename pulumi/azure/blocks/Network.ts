/** The virtual network of an environment: subnets, what may enter them, and the ways out. */
import * as network from "@pulumi/azure-native/network/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { NetworkArgs, NetworkOutputs } from "../../components/Network.ts"
import type { Place } from "./Place.ts"
import { apiServerRules, databaseRules, endpointRules, ingressRules, nodeRules, type Rule } from "./Rules.ts"
import { type Subnets, subnetsOf } from "./Subnets.ts"

export interface AzureNetworkArgs extends NetworkArgs {
  readonly place: Place
  /** Range of the joined network of AWS. */
  readonly awsCidr: string
}

interface SubnetArgs {
  readonly range: string
  readonly rules?: Array<Rule>
  readonly natGateway?: pulumi.Input<string>
  /** Service of Azure that the subnet is given to. */
  readonly delegated?: string
}

/** Outbound is the NAT gateways' alone; Azure's implicit way out is off. */
export class Network extends Component implements NetworkOutputs {
  readonly networkId: pulumi.Output<string>
  readonly networkName: pulumi.Output<string>
  /** Of internal load balancers: nothing of this network is reached from the internet. */
  readonly publicSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly privateSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly dataSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly endpointSubnet: pulumi.Output<string>
  readonly apiServerSubnet: pulumi.Output<string>
  readonly gatewaySubnet: pulumi.Output<string>
  readonly resolverSubnet: pulumi.Output<string>
  private readonly ranges: Subnets
  private readonly args: AzureNetworkArgs
  /** Azure changes one subnet of a network at a time: each waits for the one before. */
  private before: Array<pulumi.Resource> = []

  constructor(name: string, args: AzureNetworkArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Network", name, options)
    this.args = args
    this.ranges = subnetsOf(args.cidr, args.zones)
    const whole = new network.VirtualNetwork(
      `${name}-network`,
      { ...args.place, addressSpace: { addressPrefixes: [args.cidr] } },
      this.child()
    )
    this.networkId = whole.id
    this.networkName = whole.name
    const ways = Array.from({ length: args.egressPerZone ? args.zones : 1 }, (_, zone) => this.wayOut(name, zone))
    this.privateSubnets = this.ranges.nodes.map((range, zone) =>
      this.subnet(`nodes-${zone + 1}`, {
        range,
        rules: nodeRules(this.ranges, range, args.awsCidr),
        natGateway: (ways[zone] ?? ways[0])?.id ?? ""
      })
    )
    this.dataSubnets = [
      this.subnet("database", {
        range: this.ranges.database,
        rules: databaseRules(this.ranges),
        delegated: "Microsoft.DBforPostgreSQL/flexibleServers"
      })
    ]
    this.endpointSubnet = this.subnet("endpoints", {
      range: this.ranges.endpoints,
      rules: endpointRules(this.ranges)
    })
    this.publicSubnets = [
      this.subnet("ingress", { range: this.ranges.ingress, rules: ingressRules(this.ranges, args.awsCidr) })
    ]
    this.apiServerSubnet = this.subnet("api-server", {
      range: this.ranges.apiServer,
      rules: apiServerRules(this.ranges, args.awsCidr),
      delegated: "Microsoft.ContainerService/managedClusters"
    })
    this.gatewaySubnet = this.subnet("GatewaySubnet", { range: this.ranges.GatewaySubnet })
    this.resolverSubnet = this.subnet("resolver", {
      range: this.ranges.resolver,
      delegated: "Microsoft.Network/dnsResolvers"
    })
    this.registerOutputs({ networkId: this.networkId })
  }

  /** A NAT gateway in one zone, with an address of its own there. */
  private wayOut(name: string, zone: number): network.NatGateway {
    const zones = [`${zone + 1}`]
    const address = new network.PublicIPAddress(
      `${name}-out-${zone + 1}`,
      { ...this.args.place, publicIPAllocationMethod: "Static", sku: { name: "Standard" }, zones },
      this.child()
    )
    return new network.NatGateway(
      `${name}-nat-${zone + 1}`,
      { ...this.args.place, publicIpAddresses: [{ id: address.id }], sku: { name: "Standard" }, zones },
      this.child()
    )
  }

  private subnet(subnetName: string, { delegated, natGateway, range, rules }: SubnetArgs): pulumi.Output<string> {
    const group =
      rules === undefined
        ? undefined
        : new network.NetworkSecurityGroup(
            `rules-${subnetName}`,
            { ...this.args.place, securityRules: rules },
            this.child()
          )
    const made = new network.Subnet(
      `subnet-${subnetName}`,
      {
        resourceGroupName: this.args.place.resourceGroupName,
        virtualNetworkName: this.networkName,
        subnetName,
        addressPrefix: range,
        defaultOutboundAccess: false,
        privateEndpointNetworkPolicies: "Enabled",
        ...(group === undefined ? {} : { networkSecurityGroup: { id: group.id } }),
        ...(natGateway === undefined ? {} : { natGateway: { id: natGateway } }),
        ...(delegated === undefined ? {} : { delegations: [{ name: "given-to", serviceName: delegated }] })
      },
      this.child({ dependsOn: this.before })
    )
    this.before = [made]
    return made.id
  }
}
