/** A month's budget of the project, and mails to who shall know. */
import * as billing from "@pulumi/gcp/billing/index.js"
import * as monitoring from "@pulumi/gcp/monitoring/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { type BudgetArgs, budgetThresholds } from "../../components/Budget.ts"
import { Component } from "../../components/Component.ts"

export interface GcpBudgetArgs extends BudgetArgs {
  readonly billingAccount: string
  readonly projectNumber: string
}

export class Budget extends Component {
  constructor(name: string, args: GcpBudgetArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Budget", name, options)
    const channels = args.recipients.map(
      (recipient, index) =>
        new monitoring.NotificationChannel(
          `${name}-${index}`,
          { type: "email", displayName: recipient, labels: { email_address: recipient } },
          this.child()
        )
    )
    new billing.Budget(
      name,
      {
        billingAccount: args.billingAccount,
        displayName: name,
        amount: { specifiedAmount: { currencyCode: "USD", units: `${Math.round(args.monthlyUsd)}` } },
        budgetFilter: { projects: [`projects/${args.projectNumber}`], calendarPeriod: "MONTH" },
        thresholdRules: [
          ...budgetThresholds.map((percent) => ({ thresholdPercent: percent / 100, spendBasis: "CURRENT_SPEND" })),
          { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" }
        ],
        allUpdatesRule: {
          monitoringNotificationChannels: channels.map(({ name: channel }) => channel),
          disableDefaultIamRecipients: false
        }
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
