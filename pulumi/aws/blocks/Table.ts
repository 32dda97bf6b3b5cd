/** The one table of notifications; keys and TTL are `packages/storage/src/dynamo/Table.ts`'s. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { keyNames } from "../../Code.ts"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"

export interface TableArgs {
  readonly environment: Environment
  readonly kmsKey: pulumi.Input<string>
}

export class Table extends Component {
  readonly tableName: pulumi.Output<string>
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: TableArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Table", name, options)
    const table = new aws.dynamodb.Table(
      name,
      {
        name,
        billingMode: "PAY_PER_REQUEST",
        hashKey: keyNames.partition,
        rangeKey: keyNames.sort,
        attributes: [
          { name: keyNames.partition, type: "S" },
          { name: keyNames.sort, type: "S" }
        ],
        ttl: { enabled: true, attributeName: keyNames.timeToLive },
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: args.environment === "production" ? 35 : 7 },
        serverSideEncryption: { enabled: true, kmsKeyArn: args.kmsKey },
        deletionProtectionEnabled: args.environment === "production"
      },
      this.data(args.environment)
    )
    this.tableName = table.name
    this.arn = table.arn
    this.registerOutputs({ arn: this.arn })
  }
}
