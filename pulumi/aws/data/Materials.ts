/** The bucket of uploads and materials, and that it tells of new uploads. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { quarantinePrefix } from "../../Code.ts"
import type { Lifetime } from "../../components/ObjectStore.ts"
import type { Environment } from "../../config/Environment.ts"
import { ObjectStore } from "../blocks/ObjectStore.ts"
import type { Queue } from "../blocks/Queue.ts"
import { Role } from "../blocks/Role.ts"

/** `serverless/file-processor/README.md`: what is never fetched again ends by itself. */
export const materialLifetimes: ReadonlyArray<Lifetime> = [
  { prefix: quarantinePrefix, days: 1 },
  // Longer than a queue keeps a message that may be worked again.
  { prefix: "material-reports/", days: 30 }
]

export interface MaterialsArgs {
  readonly environment: Environment
  readonly bucket: string
  readonly kmsKey: pulumi.Input<string>
  readonly domain: string
}

export const materials = (name: string, args: MaterialsArgs, options: pulumi.ComponentResourceOptions): ObjectStore =>
  new ObjectStore(
    name,
    {
      environment: args.environment,
      name: args.bucket,
      kmsKey: args.kmsKey,
      lifetimes: materialLifetimes,
      origins: [`https://${args.domain}`]
    },
    options
  )

/** New objects in quarantine are told to the queue. */
export const tellOf = (name: string, store: ObjectStore, queue: Queue): void => {
  new aws.s3.BucketNotification(
    name,
    {
      bucket: store.bucket,
      queues: [
        { id: "quarantine", queueArn: queue.queueId, events: ["s3:ObjectCreated:*"], filterPrefix: quarantinePrefix }
      ]
    },
    { parent: store, dependsOn: [queue.ready, store.ready] }
  )
}

/** GuardDuty looks at every upload and tags it with its verdict (`SCANNER=guardduty`). */
export const guarded = (
  name: string,
  args: {
    readonly store: ObjectStore
    readonly kmsKey: pulumi.Input<string>
    readonly account: string
    readonly region: string
  }
): void => {
  const { account, kmsKey, region, store } = args
  const role = new Role(
    `${name}-malware-scan`,
    {
      service: "malware-protection-plan.guardduty.amazonaws.com",
      account,
      statements: [
        {
          sid: "HearOfNewObjects",
          actions: [
            "events:PutRule",
            "events:DeleteRule",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:DescribeRule",
            "events:ListTargetsByRule"
          ],
          resources: [`arn:aws:events:${region}:${account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`]
        },
        {
          sid: "LookAtTheBucket",
          actions: ["s3:ListBucket", "s3:GetBucketNotification", "s3:PutBucketNotification"],
          resources: [store.arn]
        },
        {
          sid: "ReadAndTagUploads",
          actions: [
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:PutObjectTagging",
            "s3:GetObjectTagging",
            "s3:PutObjectVersionTagging",
            "s3:GetObjectVersionTagging"
          ],
          resources: [pulumi.interpolate`${store.arn}/${quarantinePrefix}*`]
        },
        {
          sid: "ProveItsRight",
          actions: ["s3:PutObject"],
          resources: [pulumi.interpolate`${store.arn}/malware-protection-resource-validation-object`]
        },
        { sid: "UseTheKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKey] }
      ]
    },
    { parent: store }
  )
  new aws.guardduty.MalwareProtectionPlan(
    name,
    {
      role: role.arn,
      protectedResource: { s3Bucket: { bucketName: store.bucket, objectPrefixes: [quarantinePrefix] } },
      actions: [{ taggings: [{ status: "ENABLED" }] }]
    },
    { parent: store }
  )
}
