/** A storage account that nobody reaches by key or from the internet. */
import * as storage from "@pulumi/azure-native/storage/index.js"
import type * as pulumi from "@pulumi/pulumi"
import type { Environment } from "../../config/Environment.ts"
import type { Place } from "../Place.ts"

export interface AccountArgs {
  readonly place: Place
  readonly environment: Environment
  /** Folders as such (Data Lake), which Flink's file system wants; such an account has no versions of blobs. */
  readonly hierarchical: boolean
  /** Services of Azure itself may come in from outside the network (flow logs). */
  readonly trusted: boolean
}

/** Copies in three zones, and in production in another region; TLS 1.2 at least, identities only. `name`: lower-case letters, at most 16. */
export const closedAccount = (
  name: string,
  { environment, hierarchical, place, trusted }: AccountArgs,
  options: pulumi.CustomResourceOptions
): storage.StorageAccount =>
  new storage.StorageAccount(
    name,
    {
      ...place,
      kind: "StorageV2",
      sku: { name: skus[environment] },
      isHnsEnabled: hierarchical,
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      publicNetworkAccess: trusted ? "Enabled" : "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: trusted ? "AzureServices" : "None" },
      encryption: {
        keySource: "Microsoft.Storage",
        requireInfrastructureEncryption: true,
        services: { blob: { enabled: true, keyType: "Account" } }
      },
      // Links that people are given end within a day, whoever signs them.
      sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "1.00:00:00" }
    },
    options
  )

const skus = { dev: "Standard_LRS", staging: "Standard_ZRS", production: "Standard_GZRS" } as const
