/**
 * Names of the VPC, to be asked for from another cloud: those of the brokers, and `internal.<domain>`, by which services of one
 * cloud find those of the other.
 */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"

export interface InboundNamesArgs {
  readonly environment: Environment
  readonly networkId: pulumi.Input<string>
  /** At least two, in different zones: one address each. */
  readonly subnets: pulumi.Input<Array<string>>
  /** Whence may be asked. */
  readonly ranges: ReadonlyArray<string>
  /** `internal.learn.example.org`. */
  readonly zoneName: string
  /** Addresses of services of the other cloud, by their first part. */
  readonly far: Readonly<Record<string, string>>
  /** The public zone of the platform, and who answers for a name in it of the other cloud. */
  readonly publicZone: pulumi.Input<string>
  readonly delegated: { readonly name: string; readonly nameServers: pulumi.Input<Array<string>> }
}

export class InboundNames extends Component {
  /** Of the servers that answer: two. */
  readonly servers: readonly [pulumi.Output<string>, pulumi.Output<string>]

  constructor(name: string, args: InboundNamesArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "InboundNames", name, options)
    const asked = (protocol: string) => ({
      description: `Names, ${protocol}`,
      protocol,
      fromPort: 53,
      toPort: 53,
      cidrBlocks: [...args.ranges]
    })
    const group = new aws.ec2.SecurityGroup(
      name,
      {
        vpcId: args.networkId,
        description: "Names asked for from the other cloud",
        ingress: [asked("udp"), asked("tcp")],
        egress: [],
        tags: { Name: name }
      },
      this.child()
    )
    const subnets = pulumi.output(args.subnets)
    const endpoint = new aws.route53.ResolverEndpoint(
      name,
      {
        name,
        direction: "INBOUND",
        protocols: ["Do53"],
        securityGroupIds: [group.id],
        ipAddresses: [0, 1].map((index) => ({ subnetId: subnets.apply((all) => all[index] ?? "") }))
      },
      this.child()
    )
    const server = (index: number) =>
      endpoint.ipAddresses.apply(
        (all) => all.flatMap(({ ip }) => (ip === undefined ? [] : [ip])).toSorted()[index] ?? ""
      )
    this.servers = [server(0), server(1)]

    // Services of AWS put their own names in (external-dns); those of the other cloud are known from its ranges.
    const zone = new aws.route53.Zone(
      name,
      {
        name: args.zoneName,
        comment: "Services of one cloud for those of the other",
        vpcs: [{ vpcId: args.networkId }]
      },
      this.data(args.environment)
    )
    for (const [service, address] of Object.entries(args.far))
      new aws.route53.Record(
        `${name}-${service}`,
        { zoneId: zone.zoneId, name: `${service}.${args.zoneName}`, type: "A", ttl: 60, records: [address] },
        this.child()
      )
    // Nothing is found there from outside but the challenges of certificates.
    new aws.route53.Record(
      `${name}-delegated`,
      {
        zoneId: args.publicZone,
        name: args.delegated.name,
        type: "NS",
        ttl: 3600,
        records: args.delegated.nameServers
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
