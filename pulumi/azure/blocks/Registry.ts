/** Images: Azure Container Registry, premium because only that has an address inside the network. */
import * as containerregistry from "@pulumi/azure-native/containerregistry/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { RegistryArgs, RegistryOutputs } from "../../components/Registry.ts"
import type { Place } from "./Place.ts"
import { PrivateEndpoint } from "./PrivateEndpoint.ts"

/** `repositories` are made by the first push. */
export interface AzureRegistryArgs extends RegistryArgs {
  readonly place: Place
  readonly zoneRedundant: boolean
  readonly subnet: pulumi.Input<string>
  readonly zone: pulumi.Input<string>
  /** Ranges that images are pushed from; none: `az acr import` alone brings images in. */
  readonly pushRanges: ReadonlyArray<string>
}

export class Registry extends Component implements RegistryOutputs {
  readonly registry: pulumi.Output<string>
  readonly registryId: pulumi.Output<string>

  constructor(name: string, args: AzureRegistryArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Registry", name, options)
    const open = args.pushRanges.length > 0
    const registry = new containerregistry.Registry(
      name,
      {
        ...args.place,
        sku: { name: "Premium" },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        zoneRedundancy: args.zoneRedundant ? "Enabled" : "Disabled",
        publicNetworkAccess: open ? "Enabled" : "Disabled",
        networkRuleBypassOptions: "AzureServices",
        networkRuleSet: {
          defaultAction: "Deny",
          ipRules: args.pushRanges.map((iPAddressOrRange) => ({ action: "Allow", iPAddressOrRange }))
        },
        policies: {
          retentionPolicy: { status: "enabled", days: 30 }
        }
      },
      this.child()
    )
    new PrivateEndpoint(
      name,
      { place: args.place, subnet: args.subnet, zone: args.zone, target: registry.id, service: "registry" },
      { parent: this }
    )
    this.registry = registry.loginServer
    this.registryId = registry.id
    this.registerOutputs({ registry: this.registry })
  }
}
