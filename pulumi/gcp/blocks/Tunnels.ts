/** Google's end of the tunnels: one far gateway with four addresses, a tunnel to each, BGP inside. */
import * as compute from "@pulumi/gcp/compute/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { awsAsn, type Tunnel } from "../../aws/blocks/Vpn.ts"
import { Component } from "../../components/Component.ts"

/** Inside the tunnels, a /30 each: AWS has the first address, we the second. Those of Azure's are others, so that both may be. */
export const insideRanges = [
  ["169.254.101.0/30", "169.254.102.0/30"],
  ["169.254.101.4/30", "169.254.102.4/30"]
] as const

const inside = (range: string, host: 1 | 2): string =>
  range.replace(/\.(\d+)\/30$/, (_, last: string) => `.${Number(last) + host}`)

export interface TunnelsArgs {
  readonly region: string
  readonly gatewayId: pulumi.Input<string>
  readonly routerName: pulumi.Input<string>
  readonly tunnels: ReadonlyArray<Tunnel>
}

export class Tunnels extends Component {
  constructor(name: string, args: TunnelsArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Tunnels", name, options)
    const { gatewayId, region, routerName, tunnels } = args
    const far = new compute.ExternalVpnGateway(
      name,
      {
        redundancyType: "FOUR_IPS_REDUNDANCY",
        interfaces: tunnels.map(({ outside }, id) => ({ id, ipAddress: outside }))
      },
      this.child()
    )
    for (const [index, tunnel] of tunnels.entries()) {
      const made = new compute.VPNTunnel(
        `${name}-${tunnel.name}`,
        {
          region,
          ikeVersion: 2,
          vpnGateway: gatewayId,
          vpnGatewayInterface: tunnel.gateway,
          peerExternalGateway: far.id,
          peerExternalGatewayInterface: index,
          router: routerName,
          sharedSecret: tunnel.sharedKey
        },
        this.child({ additionalSecretOutputs: ["sharedSecret"] })
      )
      const end = new compute.RouterInterface(
        `${name}-${tunnel.name}`,
        {
          region,
          name: `aws-${tunnel.name}`,
          router: routerName,
          vpnTunnel: made.name,
          ipRange: `${inside(tunnel.inside, 2)}/30`
        },
        this.child()
      )
      new compute.RouterPeer(
        `${name}-${tunnel.name}`,
        {
          region,
          name: `aws-${tunnel.name}`,
          router: routerName,
          interface: end.name,
          peerAsn: awsAsn,
          peerIpAddress: inside(tunnel.inside, 1),
          advertisedRoutePriority: 100
        },
        this.child()
      )
    }
    this.registerOutputs({})
  }
}
