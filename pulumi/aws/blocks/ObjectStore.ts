/** A bucket: encrypted with our key, TLS alone, closed to the public, with versions and lifetimes. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { ObjectStoreArgs, ObjectStoreOutputs } from "../../components/ObjectStore.ts"
import { policy, type Statement } from "./Policy.ts"

export interface AwsObjectStoreArgs extends ObjectStoreArgs {
  /** Beside "TLS alone". */
  readonly statements?: (arn: pulumi.Output<string>) => ReadonlyArray<Statement>
}

/** Days after which what was replaced or deleted is gone for good. */
const versionsKept = 30

export class ObjectStore extends Component implements ObjectStoreOutputs {
  readonly bucket: pulumi.Output<string>
  readonly account = pulumi.output("")
  readonly arn: pulumi.Output<string>
  readonly domainName: pulumi.Output<string>
  /** What must be there before the bucket is written to. */
  readonly ready: pulumi.Resource

  constructor(name: string, args: AwsObjectStoreArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "ObjectStore", name, options)
    const bucket = new aws.s3.Bucket(name, { bucket: args.name }, this.data(args.environment))
    const of = { bucket: bucket.bucket }
    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      this.child()
    )
    new aws.s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, this.child())
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKey },
            // One call of KMS for many objects.
            bucketKeyEnabled: true
          }
        ]
      },
      this.child()
    )
    new aws.s3.BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, this.child())
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        ...of,
        rules: [
          ...args.lifetimes.map(({ days, prefix }) => ({
            id: `end-${prefix.replaceAll(/[^a-z0-9]+/g, "-").replace(/-$/, "")}`,
            status: "Enabled",
            filter: { prefix },
            expiration: { days },
            noncurrentVersionExpiration: { noncurrentDays: 1 }
          })),
          {
            id: "old-versions-and-parts",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: versionsKept },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 2 }
          }
        ]
      },
      this.child()
    )
    if (args.origins.length > 0)
      new aws.s3.BucketCorsConfiguration(
        name,
        {
          ...of,
          corsRules: [
            {
              allowedOrigins: [...args.origins],
              // Uploads are signed forms (POST), downloads signed links.
              allowedMethods: ["GET", "HEAD", "POST"],
              allowedHeaders: ["*"],
              exposeHeaders: ["ETag", "Content-Range", "Content-Disposition"],
              maxAgeSeconds: 3600
            }
          ]
        },
        this.child()
      )
    const everything = [bucket.arn, pulumi.interpolate`${bucket.arn}/*`]
    this.ready = new aws.s3.BucketPolicy(
      name,
      {
        ...of,
        policy: policy([
          {
            sid: "TlsAlone",
            effect: "Deny",
            principals: "*",
            actions: ["s3:*"],
            resources: everything,
            conditions: { Bool: { "aws:SecureTransport": "false" } }
          },
          ...(args.statements?.(bucket.arn) ?? [])
        ])
      },
      this.child({ dependsOn: [closed] })
    )
    this.bucket = bucket.bucket
    this.arn = bucket.arn
    this.domainName = bucket.bucketRegionalDomainName
    this.registerOutputs({ bucket: this.bucket })
  }
}
