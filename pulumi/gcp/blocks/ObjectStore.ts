/** A bucket: rights by role alone, never public, a key of ours, versions, lifetimes. */
import * as storage from "@pulumi/gcp/storage/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { ObjectStoreArgs, ObjectStoreOutputs } from "../../components/ObjectStore.ts"

export interface GcpObjectStoreArgs extends ObjectStoreArgs {
  readonly region: string
  readonly versions: boolean
}

/** Days in which what was deleted or replaced can be had again. */
const kept = 14

export class ObjectStore extends Component implements ObjectStoreOutputs {
  readonly bucket: pulumi.Output<string>
  readonly account = pulumi.output("")

  constructor(name: string, args: GcpObjectStoreArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "ObjectStore", name, options)
    const made = new storage.Bucket(
      name,
      {
        location: args.region,
        storageClass: "STANDARD",
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
        encryption: { defaultKmsKeyName: args.kmsKey },
        versioning: { enabled: args.versions },
        softDeletePolicy: { retentionDurationSeconds: args.versions ? kept * 86_400 : 0 },
        lifecycleRules: [
          ...args.lifetimes.map(({ days, prefix }) => ({
            action: { type: "Delete" },
            condition: { age: days, withState: "LIVE", ...(prefix === "" ? {} : { matchesPrefixes: [prefix] }) }
          })),
          ...(args.versions ? [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: kept } }] : []),
          // Uploads in parts that nobody ends.
          { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 2 } }
        ],
        cors: args.origins.length === 0 ? [] : [corsRule(args.origins)],
        forceDestroy: false
      },
      this.data(args.environment)
    )
    this.bucket = made.name
    this.registerOutputs({ bucket: this.bucket })
  }
}

const corsRule = (origins: ReadonlyArray<string>) => ({
  origins: [...origins],
  methods: ["GET", "HEAD"],
  responseHeaders: ["content-disposition", "content-length", "etag"],
  maxAgeSeconds: 3600
})
