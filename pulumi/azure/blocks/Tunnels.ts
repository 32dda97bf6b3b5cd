/** Azure's end of the tunnels: each of AWS' addresses is a site of its own, and every tunnel a connection with BGP inside. */
import * as network from "@pulumi/azure-native/network/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { awsAsn, type Tunnel } from "../../aws/blocks/Vpn.ts"
import { Component } from "../../components/Component.ts"
import type { Place } from "./Place.ts"
import { insideAddress, insideRanges } from "./VpnGateway.ts"

export interface TunnelsArgs {
  readonly place: Place
  readonly gatewayId: pulumi.Input<string>
  /** Ids of the gateway's instances. */
  readonly configurations: pulumi.Output<Array<string>>
  readonly tunnels: ReadonlyArray<Tunnel>
}

/** The same as AWS is told (`aws/blocks/Vpn.ts`). */
const cipher = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 3600,
  saDataSizeKilobytes: 102_400_000
}

export class Tunnels extends Component {
  constructor(name: string, args: TunnelsArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Tunnels", name, options)
    for (const { inside, name: tunnel, outside, sharedKey } of args.tunnels) {
      const second = insideRanges.some((ranges) => ranges[1] === inside) ? 1 : 0
      const site = new network.LocalNetworkGateway(
        `${name}-${tunnel}`,
        {
          ...args.place,
          gatewayIpAddress: outside,
          bgpSettings: { asn: awsAsn, bgpPeeringAddress: insideAddress(inside, 1) }
        },
        this.child()
      )
      new network.VirtualNetworkGatewayConnection(
        `${name}-${tunnel}`,
        {
          ...args.place,
          connectionType: "IPsec",
          connectionProtocol: "IKEv2",
          enableBgp: true,
          sharedKey,
          virtualNetworkGateway1: { id: args.gatewayId },
          localNetworkGateway2: { id: site.id },
          ipsecPolicies: [cipher],
          dpdTimeoutSeconds: 45,
          // Azure wants an address for each instance, though a tunnel ends at one.
          gatewayCustomBgpIpAddresses: insideRanges.map((ranges, instance) => ({
            ipConfigurationId: args.configurations.apply((all) => all[instance] ?? ""),
            customBgpIpAddress: insideAddress(ranges[second], 2)
          }))
        },
        this.child({ additionalSecretOutputs: ["sharedKey"] })
      )
    }
    this.registerOutputs({})
  }
}
