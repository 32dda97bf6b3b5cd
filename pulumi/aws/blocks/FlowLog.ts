/** Who spoke with whom in the network, kept for some days. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"
import { Key } from "./Key.ts"
import { logGroup } from "./LogGroup.ts"
import { Role } from "./Role.ts"

export interface FlowLogArgs {
  readonly environment: Environment
  readonly account: pulumi.Input<string>
  readonly region: string
  readonly networkId: pulumi.Input<string>
  readonly days: number
}

export class FlowLog extends Component {
  constructor(name: string, args: FlowLogArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "FlowLog", name, options)
    const key = new Key(
      `${name}-flow-logs`,
      {
        environment: args.environment,
        description: "Flow logs of the network",
        account: args.account,
        services: [`logs.${args.region}.amazonaws.com`]
      },
      { parent: this }
    )
    const group = logGroup(`${name}-flow`, `/lyceum/${name}/flow`, { days: args.days, kmsKey: key.arn }, this.child())
    const role = new Role(
      `${name}-flow-logs`,
      {
        service: "vpc-flow-logs.amazonaws.com",
        account: args.account,
        statements: [
          {
            sid: "WriteItsGroup",
            actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            resources: [group.arn, pulumi.interpolate`${group.arn}:*`]
          }
        ]
      },
      { parent: this }
    )
    new aws.ec2.FlowLog(
      name,
      {
        vpcId: args.networkId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: 60,
        tags: { Name: name }
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
