/** An address inside the network for a service of Azure, and the name that leads there. */
import * as network from "@pulumi/azure-native/network/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Place } from "./Place.ts"

export interface PrivateEndpointArgs {
  readonly place: Place
  readonly subnet: pulumi.Input<string>
  /** What is reached. */
  readonly target: pulumi.Input<string>
  /** Which of its services: `vault`, `blob`, `dfs`, `registry`. */
  readonly service: string
  /** Private zone of that service. */
  readonly zone: pulumi.Input<string>
}

export class PrivateEndpoint extends Component {
  constructor(name: string, args: PrivateEndpointArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "PrivateEndpoint", name, options)
    const endpoint = new network.PrivateEndpoint(
      `${name}-endpoint`,
      {
        ...args.place,
        subnet: { id: args.subnet },
        privateLinkServiceConnections: [
          { name: args.service, groupIds: [args.service], privateLinkServiceId: args.target }
        ]
      },
      this.child()
    )
    new network.PrivateDnsZoneGroup(
      `${name}-names`,
      {
        resourceGroupName: args.place.resourceGroupName,
        privateEndpointName: endpoint.name,
        privateDnsZoneConfigs: [{ name: args.service, privateDnsZoneId: args.zone }]
      },
      this.child()
    )
    this.registerOutputs({})
  }
}
