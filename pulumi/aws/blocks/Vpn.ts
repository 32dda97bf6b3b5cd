/**
 * AWS' end of a private way to another cloud: a gateway of the VPC and, for each gateway over there, a connection of two tunnels
 * (IKEv2, AES-256-GCM, keys drawn here). Routes are learnt by BGP and put into the route tables by AWS.
 */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import * as random from "@pulumi/random"
import { Component } from "../../components/Component.ts"

/** AWS' number as a network (private use, RFC 6996). */
export const awsAsn = 64512

/** A gateway of the other cloud. */
export interface FarGateway {
  readonly address: pulumi.Input<string>
  /** Ranges inside the two tunnels, /30 in 169.254.0.0/16: AWS has the first address, the other the second. */
  readonly inside: readonly [string, string]
}

export interface VpnArgs {
  readonly networkId: pulumi.Input<string>
  readonly routeTables: pulumi.Input<Array<string>>
  /** How many there are: resources are not made by what is known only later. */
  readonly routeTableCount: number
  readonly farAsn: number
  readonly gateways: ReadonlyArray<FarGateway>
  /** Another one draws other keys. */
  readonly rotation: string
}

/** What the other end needs of a tunnel. */
export interface Tunnel {
  /** `0-1`: of the first gateway the second tunnel. */
  readonly name: string
  readonly gateway: number
  /** AWS' address on the internet. */
  readonly outside: pulumi.Output<string>
  readonly inside: string
  readonly sharedKey: pulumi.Output<string>
}

const ciphers = (tunnel: "tunnel1" | "tunnel2") => ({
  [`${tunnel}IkeVersions`]: ["ikev2"],
  [`${tunnel}Phase1EncryptionAlgorithms`]: ["AES256-GCM-16"],
  [`${tunnel}Phase1IntegrityAlgorithms`]: ["SHA2-384"],
  [`${tunnel}Phase1DhGroupNumbers`]: [20],
  [`${tunnel}Phase2EncryptionAlgorithms`]: ["AES256-GCM-16"],
  [`${tunnel}Phase2IntegrityAlgorithms`]: ["SHA2-384"],
  [`${tunnel}Phase2DhGroupNumbers`]: [20],
  [`${tunnel}DpdTimeoutAction`]: "restart",
  [`${tunnel}StartupAction`]: "start"
})

export class Vpn extends Component {
  readonly tunnels: ReadonlyArray<Tunnel>

  constructor(name: string, args: VpnArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Vpn", name, options)
    const gateway = new aws.ec2.VpnGateway(
      name,
      { vpcId: args.networkId, amazonSideAsn: `${awsAsn}`, tags: { Name: name } },
      this.child()
    )
    const tables = pulumi.output(args.routeTables)
    for (let index = 0; index < args.routeTableCount; index++)
      new aws.ec2.VpnGatewayRoutePropagation(
        `${name}-${index}`,
        {
          vpnGatewayId: gateway.id,
          routeTableId: tables.apply((all) => {
            if (all.length !== args.routeTableCount)
              throw new Error(
                `AWS' network has ${all.length} route tables, and awsRouteTables says ${args.routeTableCount}`
              )
            return all[index] ?? ""
          })
        },
        this.child()
      )
    this.tunnels = args.gateways.flatMap((far, index) => this.connection(name, gateway, args, far, index))
    this.registerOutputs({})
  }

  private connection(
    name: string,
    gateway: aws.ec2.VpnGateway,
    { farAsn, rotation }: VpnArgs,
    { address, inside }: FarGateway,
    index: number
  ): ReadonlyArray<Tunnel> {
    const far = new aws.ec2.CustomerGateway(
      `${name}-${index}`,
      { type: "ipsec.1", bgpAsn: `${farAsn}`, ipAddress: address, tags: { Name: `${name}-${index}` } },
      this.child()
    )
    // AWS takes letters and digits, not a 0 at the beginning.
    const keys = inside.map((_, tunnel) => {
      const drawn = new random.RandomPassword(
        `${name}-${index}-${tunnel}`,
        { length: 48, special: false, keepers: { rotation } },
        this.child()
      )
      return pulumi.secret(pulumi.interpolate`k${drawn.result}`)
    })
    const made = new aws.ec2.VpnConnection(
      `${name}-${index}`,
      {
        type: "ipsec.1",
        vpnGatewayId: gateway.id,
        customerGatewayId: far.id,
        staticRoutesOnly: false,
        tunnel1InsideCidr: inside[0],
        tunnel2InsideCidr: inside[1],
        tunnel1PresharedKey: keys[0] ?? "",
        tunnel2PresharedKey: keys[1] ?? "",
        ...ciphers("tunnel1"),
        ...ciphers("tunnel2"),
        tags: { Name: `${name}-${index}` }
      },
      this.child({
        additionalSecretOutputs: ["customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"]
      })
    )
    return [made.tunnel1Address, made.tunnel2Address].map((outside, tunnel) => ({
      name: `${index}-${tunnel}`,
      gateway: index,
      outside,
      inside: inside[tunnel] ?? "",
      sharedKey: keys[tunnel] ?? pulumi.secret("")
    }))
  }
}
