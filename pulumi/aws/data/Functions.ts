/** The two functions of `serverless/`; the second has an entry of its own for what SES reports. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { mailQueue, materialReportsQueue, objectCreatedQueue, quarantinePrefix, smsQueue } from "../../Code.ts"
import type { Alarms } from "../blocks/Alarms.ts"
import type { Mail } from "../blocks/Mail.ts"
import type { ObjectStore } from "../blocks/ObjectStore.ts"
import { Queue } from "../blocks/Queue.ts"
import type { Table } from "../blocks/Table.ts"
import { Worker } from "../blocks/Worker.ts"
import { watched } from "./Queues.ts"

export interface FunctionsArgs {
  readonly prefix: string
  readonly account: string
  readonly region: string
  readonly domain: string
  readonly kmsKey: pulumi.Input<string>
  readonly logDays: number
  readonly alarms: Alarms
  readonly queues: ReadonlyMap<string, Queue>
  readonly store: ObjectStore
  readonly table: Table
  readonly mail: Mail
  readonly scanner: "none" | "guardduty"
  readonly fileProcessorConcurrency: number
  readonly notificationConcurrency: number
  readonly mailPerSecond: number
  readonly smsPerSecond: number
  readonly smsSenderId: string
  /** See the stack's settings. */
  readonly collectorLayer: string
}

/** Packed by `npm run functions`: the bundle and, for arm64, its native parts. */
const archive = (name: string) => new URL(`../../.functions/${name}`, import.meta.url).pathname

const need = (queues: ReadonlyMap<string, Queue>, name: string): Queue => {
  const queue = queues.get(name)
  if (queue === undefined) throw new Error(`packages/messaging/src/QueueSpecs.ts has no queue "${name}"`)
  return queue
}

/** Uploads: one at a time, with memory and disk for the largest kinds. */
export const fileProcessor = (name: string, args: FunctionsArgs, options: pulumi.ComponentResourceOptions): Worker => {
  const reports = need(args.queues, materialReportsQueue)
  const under = (prefix: string) => pulumi.interpolate`${args.store.arn}/${prefix}*`
  return new Worker(
    name,
    {
      ...args,
      archive: archive("file-processor"),
      handler: "index.handler",
      memoryMb: 1769,
      timeoutSeconds: 300,
      diskMb: 512,
      concurrency: args.fileProcessorConcurrency,
      environment: {
        OBJECT_STORE_BUCKET: args.store.bucket,
        S3_KMS_KEY: args.kmsKey,
        SQS_QUEUE_PREFIX: args.prefix,
        SCANNER: args.scanner,
        LOG_LEVEL: "Info"
      },
      statements: [
        {
          sid: "LookAtUploads",
          actions: ["s3:GetObject", "s3:GetObjectTagging", "s3:DeleteObject"],
          resources: [under(quarantinePrefix)]
        },
        {
          sid: "KeepWhatPasses",
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
          resources: [under("materials/"), under("material-reports/")]
        },
        // Without it S3 says "forbidden" of what is not there.
        { sid: "KnowWhatIsMissing", actions: ["s3:ListBucket"], resources: [args.store.arn] },
        {
          sid: "Report",
          actions: ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"],
          resources: [reports.queueId]
        }
      ],
      sources: [
        {
          name: objectCreatedQueue,
          queue: need(args.queues, objectCreatedQueue),
          batch: 1,
          atOnce: args.fileProcessorConcurrency
        }
      ]
    },
    options
  )
}

/** Rows of the table by the beginnings of their keys. */
const rows = (table: Table, actions: ReadonlyArray<string>) => ({
  sid: "RememberMessages",
  actions,
  resources: [table.arn],
  conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["sent#*", "suppressed#*"] } }
})

/** Mail and SMS; the account's rates are divided by how many run at once. */
export const notificationProcessor = (
  name: string,
  args: FunctionsArgs,
  options: pulumi.ComponentResourceOptions
): Worker => {
  const { mail, notificationConcurrency: concurrency, table } = args
  return new Worker(
    name,
    {
      ...args,
      archive: archive("notification-processor"),
      handler: "index.handler",
      memoryMb: 512,
      timeoutSeconds: 60,
      diskMb: 512,
      concurrency,
      environment: {
        MAILER: "ses",
        MAIL_FROM: `Lyceum <no-reply@${args.domain}>`,
        MAIL_RATE: String(args.mailPerSecond / concurrency),
        SMS_RATE: String(args.smsPerSecond / concurrency),
        SES_CONFIGURATION_SET: mail.configurationSet,
        NOTIFICATIONS_TABLE: table.tableName,
        ...(args.smsSenderId === "none" ? {} : { SMS_SENDER_ID: args.smsSenderId }),
        LOG_LEVEL: "Info"
      },
      statements: [
        rows(table, [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchGetItem"
        ]),
        {
          sid: "SendMail",
          actions: ["ses:SendEmail"],
          resources: [mail.identityArn, mail.configurationSetArn],
          conditions: { StringEquals: { "ses:FromAddress": `no-reply@${args.domain}` } }
        },
        // A phone number is no resource of AWS.
        { sid: "AnyBecauseAPhoneNumberHasNoArn", actions: ["sns:Publish"], resources: ["*"] },
        {
          sid: "ToNoTopic",
          effect: "Deny",
          actions: ["sns:Publish"],
          resources: [`arn:aws:sns:${args.region}:${args.account}:*`]
        }
      ],
      // Half for each channel, so that one cannot starve the other.
      sources: [mailQueue, smsQueue].map((queue) => ({
        name: queue,
        queue: need(args.queues, queue),
        batch: 10,
        atOnce: Math.max(2, Math.floor(concurrency / 2))
      }))
    },
    options
  )
}

/** The entry `feedback` of the same bundle, on a queue that SES' topic alone may write to. */
export const notificationFeedback = (
  name: string,
  args: FunctionsArgs,
  options: pulumi.ComponentResourceOptions
): Worker => {
  const queueName = `${args.prefix}mail-feedback`
  const queue = new Queue(
    queueName,
    {
      name: queueName,
      deadName: `${queueName}-dead`,
      ordered: false,
      deliveries: 12,
      visibilitySeconds: 360,
      kmsKey: args.kmsKey,
      senders: [{ service: "sns.amazonaws.com", source: args.mail.topicArn }]
    },
    options
  )
  watched(queueName, queue, args.alarms)
  new aws.sns.TopicSubscription(
    queueName,
    { topic: args.mail.topicArn, protocol: "sqs", endpoint: queue.queueId, rawMessageDelivery: true },
    { parent: queue, dependsOn: [queue.ready] }
  )
  return new Worker(
    name,
    {
      ...args,
      archive: archive("notification-processor"),
      handler: "index.feedback",
      memoryMb: 256,
      timeoutSeconds: 60,
      diskMb: 512,
      concurrency: 2,
      environment: { NOTIFICATIONS_TABLE: args.table.tableName, LOG_LEVEL: "Info" },
      statements: [
        rows(args.table, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"])
      ],
      sources: [{ name: "mail-feedback", queue, batch: 10, atOnce: 2 }]
    },
    options
  )
}
