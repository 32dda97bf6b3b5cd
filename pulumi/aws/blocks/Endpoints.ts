/** Ways to services of AWS that do not leave the VPC. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

export interface EndpointsArgs {
  readonly region: string
  readonly networkId: pulumi.Input<string>
  readonly cidr: string
  readonly subnets: ReadonlyArray<pulumi.Output<string>>
  readonly routeTables: ReadonlyArray<pulumi.Output<string>>
  readonly interfaces: ReadonlyArray<string>
}

export class Endpoints extends Component {
  constructor(name: string, args: EndpointsArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Endpoints", name, options)
    const serviceName = (service: string) => `com.amazonaws.${args.region}.${service}`
    for (const service of ["s3", "dynamodb"])
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: args.networkId,
          serviceName: serviceName(service),
          vpcEndpointType: "Gateway",
          routeTableIds: [...args.routeTables],
          tags: { Name: `${name}-${service}` }
        },
        this.child()
      )
    if (args.interfaces.length > 0) {
      const group = new aws.ec2.SecurityGroup(
        `${name}-endpoints`,
        {
          vpcId: args.networkId,
          description: "HTTPS of the network to the endpoints of AWS",
          ingress: [
            {
              description: "HTTPS of the network",
              protocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrBlocks: [args.cidr]
            }
          ],
          egress: [],
          tags: { Name: `${name}-endpoints` }
        },
        this.child()
      )
      for (const service of args.interfaces)
        new aws.ec2.VpcEndpoint(
          `${name}-${service.replaceAll(".", "-")}`,
          {
            vpcId: args.networkId,
            serviceName: serviceName(service),
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: [...args.subnets],
            securityGroupIds: [group.id],
            tags: { Name: `${name}-${service}` }
          },
          this.child()
        )
    }
    this.registerOutputs({})
  }
}
