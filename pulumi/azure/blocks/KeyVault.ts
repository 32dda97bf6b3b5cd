/** A vault for keys or for secrets: rights by role, nothing can be lost for good within 90 days, no way in from the internet. */
import * as keyvault from "@pulumi/azure-native/keyvault/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"
import type { Place } from "./Place.ts"
import { PrivateEndpoint } from "./PrivateEndpoint.ts"

export interface KeyVaultArgs {
  readonly environment: Environment
  readonly place: Place
  readonly tenantId: string
  /** Where its address is; absent: reached by Azure's own services alone (the key of backups in another region). */
  readonly inside?: {
    readonly subnet: pulumi.Input<string>
    readonly zone: pulumi.Input<string>
    readonly place: Place
  }
}

/**
 * Keys and secrets are made through Azure's management (ARM), which needs no way to the vault: so the programs may run from anywhere.
 * Azure's own services (storage, PostgreSQL) are let in to the keys that they were given a role on.
 */
export class KeyVault extends Component {
  readonly vaultId: pulumi.Output<string>
  readonly vaultName: pulumi.Output<string>
  readonly address: pulumi.Output<string>
  private readonly args: KeyVaultArgs

  constructor(name: string, args: KeyVaultArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "KeyVault", name, options)
    this.args = args
    const vault = new keyvault.Vault(
      name,
      {
        ...args.place,
        // Read by the policies: one without an address inside must be of Azure's services alone.
        tags: { "reached-by": args.inside === undefined ? "azure" : "private" },
        properties: {
          tenantId: args.tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          enablePurgeProtection: true,
          publicNetworkAccess: "Disabled",
          networkAcls: { defaultAction: "Deny", bypass: "AzureServices" }
        }
      },
      this.data(args.environment)
    )
    this.vaultId = vault.id
    this.vaultName = vault.name
    this.address = vault.properties.apply(({ vaultUri }) => vaultUri ?? "")
    if (args.inside !== undefined) {
      const { place, subnet, zone } = args.inside
      new PrivateEndpoint(name, { place, subnet, zone, target: vault.id, service: "vault" }, { parent: this })
    }
    this.registerOutputs({ vaultId: this.vaultId })
  }

  /** A key that Azure turns every year by itself; who uses it without a version follows. */
  key(keyName: string): keyvault.Key {
    return new keyvault.Key(
      `key-${keyName}`,
      {
        resourceGroupName: this.args.place.resourceGroupName,
        vaultName: this.vaultName,
        keyName,
        properties: {
          kty: "RSA",
          keySize: 3072,
          keyOps: ["wrapKey", "unwrapKey", "encrypt", "decrypt"],
          rotationPolicy: {
            attributes: { expiryTime: "P2Y" },
            lifetimeActions: [{ action: { type: "rotate" }, trigger: { timeAfterCreate: "P1Y" } }]
          }
        }
      },
      this.data(this.args.environment)
    )
  }
}
