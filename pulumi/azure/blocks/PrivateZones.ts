/** Names of Azure's services that lead to addresses inside the network. */
import * as privatedns from "@pulumi/azure-native/privatedns/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

/** Zones by what they are for; Azure fixes their names, but for PostgreSQL's first part. */
export const privateZones = {
  vault: "privatelink.vaultcore.azure.net",
  blob: "privatelink.blob.core.windows.net",
  dfs: "privatelink.dfs.core.windows.net",
  registry: "privatelink.azurecr.io",
  postgres: "lyceum.private.postgres.database.azure.com"
} as const
export type PrivateZone = keyof typeof privateZones

export interface PrivateZonesArgs {
  readonly resourceGroupName: pulumi.Input<string>
  readonly networkId: pulumi.Input<string>
}

export class PrivateZones extends Component {
  private readonly args: PrivateZonesArgs
  readonly vault: pulumi.Output<string>
  readonly blob: pulumi.Output<string>
  readonly dfs: pulumi.Output<string>
  readonly registry: pulumi.Output<string>
  readonly postgres: pulumi.Output<string>

  constructor(name: string, args: PrivateZonesArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "PrivateZones", name, options)
    this.args = args
    this.vault = this.zone("vault")
    this.blob = this.zone("blob")
    this.dfs = this.zone("dfs")
    this.registry = this.zone("registry")
    this.postgres = this.zone("postgres")
    this.registerOutputs({})
  }

  /** Id of the zone; known only when the network asks it, so that who uses it does not come too early. */
  private zone(zone: PrivateZone): pulumi.Output<string> {
    const { networkId, resourceGroupName } = this.args
    const made = new privatedns.PrivateZone(
      `zone-${zone}`,
      { resourceGroupName, location: "Global", privateZoneName: privateZones[zone] },
      this.child()
    )
    const link = new privatedns.VirtualNetworkLink(
      `zone-${zone}-link`,
      {
        resourceGroupName,
        location: "Global",
        privateZoneName: made.name,
        registrationEnabled: false,
        virtualNetwork: { id: networkId }
      },
      this.child()
    )
    return link.id.apply(() => made.id)
  }
}
