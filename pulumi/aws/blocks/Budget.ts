/** The month's budget of the account. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { type BudgetArgs, budgetThresholds } from "../../components/Budget.ts"
import { Component } from "../../components/Component.ts"

export class Budget extends Component {
  constructor(name: string, args: BudgetArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Budget", name, options)
    const notice = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: [...args.recipients]
    })
    new aws.budgets.Budget(
      name,
      {
        name,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(args.monthlyUsd),
        limitUnit: "USD",
        costFilters: [{ name: "TagKeyValue", values: ["user:project$lyceum"] }],
        notifications: [...budgetThresholds.map((percent) => notice("ACTUAL", percent)), notice("FORECASTED", 100)]
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
