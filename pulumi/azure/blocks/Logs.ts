/** Where Azure's own logs of the environment go: a Log Analytics workspace. */
import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Place } from "./Place.ts"

export interface LogsArgs {
  readonly place: Place
  /** 30 to 730. */
  readonly days: number
  /** Gigabytes taken in a day; what comes after is dropped, so that a fault costs no fortune. */
  readonly dailyGb: number
}

export class Logs extends Component {
  readonly workspaceId: pulumi.Output<string>

  constructor(name: string, { dailyGb, days, place }: LogsArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Logs", name, options)
    const workspace = new operationalinsights.Workspace(
      name,
      {
        ...place,
        sku: { name: "PerGB2018" },
        retentionInDays: days,
        workspaceCapping: { dailyQuotaGb: dailyGb },
        features: { disableLocalAuth: true }
      },
      this.child()
    )
    this.workspaceId = workspace.id
    this.registerOutputs({ workspaceId: this.workspaceId })
  }
}
