/** SMS through SNS: how much may be spent in a month, and a role by which SNS writes what became of them into a log. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import { Role } from "./Role.ts"

export interface SmsArgs {
  readonly account: string
  readonly region: string
  readonly monthlyUsd: number
  readonly senderId: string
}

export class Sms extends Component {
  constructor(name: string, args: SmsArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Sms", name, options)
    const group = `arn:aws:logs:${args.region}:${args.account}:log-group:sns/${args.region}/${args.account}/DirectPublishToPhoneNumber`
    const role = new Role(
      `${name}-sms-status`,
      {
        service: "sns.amazonaws.com",
        account: args.account,
        statements: [
          {
            sid: "WriteTheLogOfDirectMessages",
            actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:PutRetentionPolicy"],
            resources: [group, `${group}:*`, `${group}/Failure`, `${group}/Failure:*`]
          }
        ]
      },
      { parent: this }
    )
    new aws.sns.SmsPreferences(
      name,
      {
        monthlySpendLimit: args.monthlyUsd,
        defaultSmsType: "Transactional",
        ...(args.senderId === "" ? {} : { defaultSenderId: args.senderId }),
        deliveryStatusIamRoleArn: role.arn,
        // Failures are always written; of successes a few.
        deliveryStatusSuccessSamplingRate: "1"
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
