/** A container of blobs in an account of its own: versions, soft delete, lifetimes, an address inside the network. */
import * as storage from "@pulumi/azure-native/storage/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { ObjectStoreArgs, ObjectStoreOutputs } from "../../components/ObjectStore.ts"
import type { Place } from "./Place.ts"
import { closedAccount } from "./Account.ts"
import { PrivateEndpoint } from "./PrivateEndpoint.ts"

export interface AzureObjectStoreArgs extends ObjectStoreArgs {
  readonly place: Place
  /** Name of the container in the account. */
  readonly container: string
  readonly access: "private" | "signed-links"
  readonly hierarchical: boolean
  readonly encryption: {
    readonly vaultUri: pulumi.Input<string>
    readonly keyName: string
    readonly identity: pulumi.Input<string>
  }
  readonly subnet: pulumi.Input<string>
  /** Private zones by the service they name. */
  readonly zones: Readonly<Record<string, pulumi.Input<string>>>
}

/** Days in which what was deleted or replaced can be had again. */
const kept = 14

export class ObjectStore extends Component implements ObjectStoreOutputs {
  readonly bucket: pulumi.Output<string>
  readonly account: pulumi.Output<string>
  readonly accountId: pulumi.Output<string>
  readonly containerId: pulumi.Output<string>

  constructor(name: string, args: AzureObjectStoreArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "ObjectStore", name, options)
    const { place } = args
    const account = closedAccount(
      name,
      {
        place,
        environment: args.environment,
        hierarchical: args.hierarchical,
        access: args.access,
        encryption: args.encryption
      },
      this.data(args.environment)
    )
    const inAccount = { resourceGroupName: place.resourceGroupName, accountName: account.name }
    const service = new storage.BlobServiceProperties(
      `${name}-service`,
      {
        ...inAccount,
        blobServicesName: "default",
        isVersioningEnabled: !args.hierarchical,
        deleteRetentionPolicy: args.hierarchical ? { enabled: false } : { enabled: true, days: kept },
        containerDeleteRetentionPolicy: { enabled: true, days: kept },
        ...(args.origins.length === 0 ? {} : { cors: { corsRules: [corsRule(args.origins)] } })
      },
      this.child()
    )
    const container = new storage.BlobContainer(
      `${name}-${args.container}`,
      { ...inAccount, containerName: args.container, publicAccess: "None" },
      this.data(args.environment, { dependsOn: [service] })
    )
    const rules = [
      ...args.lifetimes.map(({ days, prefix }) => expiry(args.container, prefix, days)),
      ...(args.hierarchical ? [] : [oldVersions])
    ]
    if (rules.length > 0)
      new storage.ManagementPolicy(
        `${name}-lifetimes`,
        { ...inAccount, managementPolicyName: "default", policy: { rules } },
        this.child({ dependsOn: [service] })
      )
    for (const [what, zone] of Object.entries(args.zones))
      new PrivateEndpoint(
        `${name}-${what}`,
        { place, subnet: args.subnet, target: account.id, service: what, zone },
        { parent: this }
      )
    this.account = account.name
    this.accountId = account.id
    this.bucket = container.name
    this.containerId = container.id
    this.registerOutputs({ account: this.account, bucket: this.bucket })
  }
}

const corsRule = (origins: ReadonlyArray<string>) => ({
  allowedOrigins: [...origins],
  allowedMethods: ["GET", "HEAD"],
  allowedHeaders: ["*"],
  exposedHeaders: ["content-disposition", "content-length", "etag"],
  maxAgeInSeconds: 3600
})

const expiry = (container: string, prefix: string, days: number) => ({
  name: `delete-${`${container}-${prefix}`.replaceAll(/[^a-z0-9]+/g, "-").replace(/-$/, "")}`,
  enabled: true,
  type: "Lifecycle",
  definition: {
    filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/${prefix}`] },
    actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } }
  }
})

const oldVersions = {
  name: "delete-old-versions",
  enabled: true,
  type: "Lifecycle",
  definition: {
    filters: { blobTypes: ["blockBlob"] },
    actions: { version: { delete: { daysAfterCreationGreaterThan: kept } } }
  }
}
