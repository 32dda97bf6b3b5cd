/**
 * Azure's end of the way to Kafka: a gateway of two instances, each with an address of its own, that speaks BGP over IPsec.
 * The tunnels themselves are made by `azure/link`, when both ends are known. Takes about half an hour to come up.
 */
import * as network from "@pulumi/azure-native/network/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Place } from "./Place.ts"

/** Our number as a network (private use, RFC 6996; not one of those that Azure keeps for itself). */
export const azureAsn = 65010

/** Azure takes these inside addresses for AWS' tunnels: of 169.254.21.0 to 169.254.22.255, /30 each; AWS has the first, we the second. */
export const insideRanges = [
  ["169.254.21.0/30", "169.254.22.0/30"],
  ["169.254.21.4/30", "169.254.22.4/30"]
] as const

/** `169.254.21.4/30`, 1 -> `169.254.21.5`. */
export const insideAddress = (range: string, host: 1 | 2): string =>
  range.replace(/\.(\d+)\/30$/, (_, last: string) => `.${Number(last) + host}`)

export interface VpnGatewayArgs {
  readonly place: Place
  readonly subnet: pulumi.Input<string>
  readonly networkId: pulumi.Input<string>
  /** `VpnGw1AZ` (650 Mbit/s) and up: those that are spread over zones. */
  readonly sku: string
}

export class VpnGateway extends Component {
  readonly gatewayId: pulumi.Output<string>
  /** One an instance; AWS sees each as a customer's gateway. */
  readonly addresses: ReadonlyArray<pulumi.Output<string>>
  /** Ids of the instances' configurations, in the same order. */
  readonly configurations: ReadonlyArray<pulumi.Output<string>>

  constructor(name: string, args: VpnGatewayArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "VpnGateway", name, options)
    const addresses = insideRanges.map(
      (_, instance) =>
        new network.PublicIPAddress(
          `${name}-address-${instance + 1}`,
          {
            ...args.place,
            publicIPAllocationMethod: "Static",
            sku: { name: "Standard" },
            zones: ["1", "2", "3"]
          },
          this.child()
        )
    )
    const virtualNetworkGatewayName = name
    const configuration = (instance: number): pulumi.Output<string> =>
      // The gateway's own id with its parts: what it is told about itself before it is there.
      gatewayIdOf(args.networkId, virtualNetworkGatewayName).apply(
        (gateway) => `${gateway}/ipConfigurations/instance-${instance + 1}`
      )
    const gateway = new network.VirtualNetworkGateway(
      name,
      {
        ...args.place,
        virtualNetworkGatewayName,
        gatewayType: "Vpn",
        vpnType: "RouteBased",
        vpnGatewayGeneration: args.sku.startsWith("VpnGw1") ? "Generation1" : "Generation2",
        sku: { name: args.sku, tier: args.sku },
        activeActive: true,
        enableBgp: true,
        ipConfigurations: addresses.map((address, instance) => ({
          name: `instance-${instance + 1}`,
          privateIPAllocationMethod: "Dynamic",
          publicIPAddress: { id: address.id },
          subnet: { id: args.subnet }
        })),
        bgpSettings: {
          asn: azureAsn,
          bgpPeeringAddresses: insideRanges.map((ranges, instance) => ({
            ipconfigurationId: configuration(instance),
            customBgpIpAddresses: ranges.map((range) => insideAddress(range, 2))
          }))
        }
      },
      this.child()
    )
    this.gatewayId = gateway.id
    this.addresses = addresses.map(({ ipAddress }) => ipAddress.apply((known) => known ?? ""))
    this.configurations = insideRanges.map((_, instance) => configuration(instance))
    this.registerOutputs({ gatewayId: this.gatewayId })
  }
}

/** The id that a gateway of this name has, beside the network: `…/providers/Microsoft.Network/virtualNetworkGateways/<name>`. */
const gatewayIdOf = (networkId: pulumi.Input<string>, name: string): pulumi.Output<string> =>
  pulumi.output(networkId).apply((id) => id.replace(/\/virtualNetworks\/[^/]+$/, `/virtualNetworkGateways/${name}`))
