/** A storage account that has no keys, and that nobody reaches from the internet but by links that were signed for an hour. */
import * as storage from "@pulumi/azure-native/storage/index.js"
import type * as pulumi from "@pulumi/pulumi"
import type { Environment } from "../../config/Environment.ts"
import type { Place } from "./Place.ts"

/**
 * Who reaches an account beside the pods, which have an address of it inside the network. `private`: nobody. `azure`: services
 * of Azure itself (flow logs). `signed-links`: browsers too, since they follow links to it; each request needs an identity or a
 * signature made with one.
 */
export type AccountAccess = "private" | "azure" | "signed-links"

export interface AccountArgs {
  readonly place: Place
  readonly environment: Environment
  /** Folders as such (Data Lake), which Flink's file system wants; such an account has no versions of blobs. */
  readonly hierarchical: boolean
  readonly access: AccountAccess
  /** A key of ours, newest version; absent: Azure's. */
  readonly encryption?: {
    readonly vaultUri: pulumi.Input<string>
    readonly keyName: string
    readonly identity: pulumi.Input<string>
  }
}

const skus = { dev: "Standard_LRS", staging: "Standard_ZRS", production: "Standard_GZRS" } as const

const doors = {
  private: { publicNetworkAccess: "Disabled", networkRuleSet: { defaultAction: "Deny", bypass: "None" } },
  azure: { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" } },
  "signed-links": { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow", bypass: "None" } }
} as const

/** Copies in three zones, and in production in another region; TLS 1.2 at least. `name`: lower-case letters, at most 16. */
export const closedAccount = (
  name: string,
  { access, encryption, environment, hierarchical, place }: AccountArgs,
  options: pulumi.CustomResourceOptions
): storage.StorageAccount =>
  new storage.StorageAccount(
    name,
    {
      ...place,
      ...doors[access],
      // Read by the policies: what is open must say so.
      tags: { "reached-by": access },
      kind: "StorageV2",
      sku: { name: skus[environment] },
      isHnsEnabled: hierarchical,
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      ...(encryption === undefined
        ? {}
        : { identity: { type: "UserAssigned" as const, userAssignedIdentities: [encryption.identity] } }),
      encryption: {
        requireInfrastructureEncryption: true,
        services: { blob: { enabled: true, keyType: "Account" } },
        ...(encryption === undefined
          ? { keySource: "Microsoft.Storage" }
          : {
              keySource: "Microsoft.Keyvault",
              keyVaultProperties: { keyVaultUri: encryption.vaultUri, keyName: encryption.keyName },
              encryptionIdentity: { encryptionUserAssignedIdentity: encryption.identity }
            })
      },
      // A signature ends within a day, whoever made it.
      sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "1.00:00:00" }
    },
    options
  )
