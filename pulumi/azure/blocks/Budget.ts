/** A month's budget of what bears the environment's tag. */
import * as consumption from "@pulumi/azure-native/consumption/index.js"
import * as pulumi from "@pulumi/pulumi"
import { type BudgetArgs, budgetThresholds } from "../../components/Budget.ts"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"

export interface AzureBudgetArgs extends BudgetArgs {
  readonly environment: Environment
  readonly subscription: pulumi.Input<string>
  /** First day of a month: Azure takes none that is over when the budget is made. */
  readonly from: string
}

export class Budget extends Component {
  constructor(name: string, args: AzureBudgetArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Budget", name, options)
    const told = (threshold: number, thresholdType: string) => ({
      enabled: true,
      operator: "GreaterThanOrEqualTo",
      threshold,
      thresholdType,
      contactEmails: [...args.recipients]
    })
    new consumption.Budget(
      name,
      {
        scope: pulumi.interpolate`subscriptions/${args.subscription}`,
        // Azure counts in the currency of the bill; the number is ours in dollars.
        amount: args.monthlyUsd,
        category: "Cost",
        timeGrain: "Monthly",
        timePeriod: { startDate: args.from },
        filter: { tags: { name: "environment", operator: "In", values: [args.environment] } },
        notifications: {
          ...Object.fromEntries(budgetThresholds.map((percent) => [`spent${percent}`, told(percent, "Actual")])),
          forecast100: told(100, "Forecasted")
        }
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
