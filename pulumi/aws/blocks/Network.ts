/**
 * A VPC: public subnets for load balancers and ways out, private ones for nodes, data ones without any way out. Reads of S3 and
 * DynamoDB go through gateways that cost nothing; other services of AWS through interfaces in the VPC where `interfaces` names them.
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { NetworkArgs, NetworkOutputs } from "../../components/Network.ts"
import type { Environment } from "../../config/Environment.ts"
import { subRange } from "./Cidr.ts"
import { Endpoints } from "./Endpoints.ts"
import { FlowLog } from "./FlowLog.ts"

export interface AwsNetworkArgs extends NetworkArgs {
  readonly environment: Environment
  readonly region: string
  readonly account: pulumi.Input<string>
  readonly clusterName: string
  /** Services reached through interfaces: `ecr.api`, `sqs` …; each costs by zone and hour. */
  readonly interfaces: ReadonlyArray<string>
}

const tiers = ["public", "private", "data"] as const
type Tier = (typeof tiers)[number]

export class Network extends Component implements NetworkOutputs {
  readonly networkId: pulumi.Output<string>
  readonly publicSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly privateSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly dataSubnets: ReadonlyArray<pulumi.Output<string>>
  readonly routeTables: ReadonlyArray<pulumi.Output<string>>

  constructor(name: string, args: AwsNetworkArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Network", name, options)
    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: args.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } },
      this.child()
    )
    // Nothing uses the VPC's default group: without rules it lets nobody in or out.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId: vpc.id, ingress: [], egress: [] }, this.child())
    const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, this.child())

    const subnet = (tier: Tier, zone: number) =>
      new aws.ec2.Subnet(
        `${name}-${tier}-${zone}`,
        {
          vpcId: vpc.id,
          availabilityZone: `${args.region}${"abc"[zone] ?? ""}`,
          // Pods have addresses of the private subnets: those are the large ones.
          cidrBlock:
            tier === "private"
              ? subRange(args.cidr, 18, zone + 1)
              : subRange(args.cidr, 22, tier === "public" ? zone : zone + 4),
          mapPublicIpOnLaunch: false,
          tags: {
            Name: `${name}-${tier}-${zone}`,
            tier,
            ...(tier === "public" ? { "kubernetes.io/role/elb": "1" } : {}),
            ...(tier === "private"
              ? { "kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": args.clusterName }
              : {})
          }
        },
        this.child()
      )
    const zones = Array.from({ length: args.zones }, (_, zone) => zone)
    const made = {
      public: zones.map((z) => subnet("public", z)),
      private: zones.map((z) => subnet("private", z)),
      data: zones.map((z) => subnet("data", z))
    }

    const table = (suffix: string) =>
      new aws.ec2.RouteTable(`${name}-${suffix}`, { vpcId: vpc.id, tags: { Name: `${name}-${suffix}` } }, this.child())
    const attach = (suffix: string, to: aws.ec2.RouteTable, of: aws.ec2.Subnet) =>
      new aws.ec2.RouteTableAssociation(`${name}-${suffix}`, { routeTableId: to.id, subnetId: of.id }, this.child())

    const open = table("public")
    new aws.ec2.Route(
      `${name}-public`,
      { routeTableId: open.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      this.child()
    )
    for (const [zone, one] of made.public.entries()) attach(`public-${zone}`, open, one)

    const exits = (args.egressPerZone ? made.public : made.public.slice(0, 1)).map((one, zone) => {
      const address = new aws.ec2.Eip(
        `${name}-exit-${zone}`,
        { domain: "vpc", tags: { Name: `${name}-exit-${zone}` } },
        this.child()
      )
      return new aws.ec2.NatGateway(
        `${name}-${zone}`,
        { allocationId: address.id, subnetId: one.id, tags: { Name: `${name}-${zone}` } },
        this.child({ dependsOn: [gateway] })
      )
    })
    const privateTables = made.private.map((one, zone) => {
      const own = table(`private-${zone}`)
      attach(`private-${zone}`, own, one)
      const exit = exits[zone] ?? exits[0]
      if (exit !== undefined)
        new aws.ec2.Route(
          `${name}-private-${zone}`,
          { routeTableId: own.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: exit.id },
          this.child()
        )
      return own
    })
    const closed = table("data")
    for (const [zone, one] of made.data.entries()) attach(`data-${zone}`, closed, one)

    new Endpoints(
      name,
      {
        region: args.region,
        networkId: vpc.id,
        cidr: args.cidr,
        subnets: made.private.map(({ id }) => id),
        routeTables: [...privateTables, closed].map(({ id }) => id),
        interfaces: args.interfaces
      },
      { parent: this }
    )
    new FlowLog(
      name,
      {
        environment: args.environment,
        account: args.account,
        region: args.region,
        networkId: vpc.id,
        days: args.flowLogDays
      },
      { parent: this }
    )
    this.networkId = vpc.id
    this.publicSubnets = made.public.map(({ id }) => id)
    this.privateSubnets = made.private.map(({ id }) => id)
    this.dataSubnets = made.data.map(({ id }) => id)
    this.routeTables = [...privateTables, closed].map(({ id }) => id)
    this.registerOutputs({ networkId: this.networkId })
  }
}
