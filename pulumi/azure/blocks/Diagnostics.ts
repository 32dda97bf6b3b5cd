/** Logs of a service of Azure into the workspace. */
import * as monitor from "@pulumi/azure-native/monitor/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

export interface DiagnosticsArgs {
  readonly target: pulumi.Input<string>
  readonly workspaceId: pulumi.Input<string>
  readonly categories: ReadonlyArray<string>
}

export class Diagnostics extends Component {
  constructor(
    name: string,
    { categories, target, workspaceId }: DiagnosticsArgs,
    options: pulumi.ComponentResourceOptions
  ) {
    super("azure", "Diagnostics", name, options)
    new monitor.DiagnosticSetting(
      name,
      {
        resourceUri: target,
        workspaceId,
        logAnalyticsDestinationType: "Dedicated",
        logs: categories.map((category) => ({ category, enabled: true }))
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
