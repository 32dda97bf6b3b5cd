/** Who spoke with whom: flow logs of the whole network, kept for some days in an account of their own. */
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js"
import * as network from "@pulumi/azure-native/network/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"
import { closedAccount } from "./Account.ts"
import type { Place } from "./Place.ts"
import { assign } from "./Roles.ts"

export interface FlowLogsArgs {
  readonly environment: Environment
  readonly place: Place
  readonly networkId: pulumi.Input<string>
  readonly days: number
  /** Azure makes one watcher a subscription and region, by itself, in a group of its own. */
  readonly watcher: { readonly resourceGroupName: string; readonly networkWatcherName: string }
}

/** The watcher writes as an identity: the account has no keys. */
export class FlowLogs extends Component {
  constructor(name: string, args: FlowLogsArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "FlowLogs", name, options)
    const account = closedAccount(
      "lyceumflows",
      { place: args.place, environment: args.environment, hierarchical: false, access: "azure" },
      this.child()
    )
    const writer = new managedidentity.UserAssignedIdentity(`${name}-writer`, { ...args.place }, this.child())
    const right = assign(
      `${name}-writes`,
      writer.principalId,
      { role: "blobContributor", scope: account.id },
      this.child()
    )
    new network.FlowLog(
      name,
      {
        ...args.watcher,
        location: args.place.location,
        targetResourceId: args.networkId,
        storageId: account.id,
        enabled: true,
        format: { type: "JSON", version: 2 },
        retentionPolicy: { days: args.days, enabled: true },
        identity: { type: "UserAssigned", userAssignedIdentities: [writer.id] }
      },
      this.child({ dependsOn: [right] })
    )
    this.registerOutputs({})
  }
}
