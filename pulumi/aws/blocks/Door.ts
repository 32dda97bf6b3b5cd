/** A security group that lets the network in at some ports and nobody out: the door of a database or of brokers. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"

export interface DoorArgs {
  readonly networkId: pulumi.Input<string>
  readonly description: string
  readonly ports: ReadonlyArray<number>
  /** Ranges that may come in: the network's own and those of joined networks. */
  readonly ranges: ReadonlyArray<pulumi.Input<string>>
}

export const door = (name: string, args: DoorArgs, options: pulumi.CustomResourceOptions): aws.ec2.SecurityGroup =>
  new aws.ec2.SecurityGroup(
    name,
    {
      vpcId: args.networkId,
      description: args.description,
      ingress: args.ports.map((port) => ({
        description: `Port ${port} from the networks`,
        protocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrBlocks: [...args.ranges]
      })),
      egress: [],
      tags: { Name: name }
    },
    options
  )
