/** The function on the run's S3 and SQS: a bucket and queues of a test's own, and S3's own notifications between them. */
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from "@aws-sdk/client-s3"
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient
} from "@aws-sdk/client-sqs"
import { objectCreatedQueue, materialReportsQueue, quarantinePrefix } from "@lyceum/events/Materials"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer as sqsJobQueue } from "@lyceum/messaging/sqs/SqsJobQueue"
import type { S3Options } from "@lyceum/storage/s3/Connection"
import { layer as s3ObjectStore } from "@lyceum/storage/s3/S3ObjectStore"
import { Effect, Layer, Option, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"

const region = "eu-central-1"
const account = { accessKeyId: "test", secretAccessKey: "test" }
/** Receives before a message is a dead letter. */
export const attempts = 3

export interface Cloud {
  readonly bucket: S3Options
  readonly ports: ReturnType<typeof portsOf>
  /** Messages that wait, as the event source takes them: hidden until deleted, or for `visibility` seconds. */
  readonly receive: (queue: "created" | "dead", visibility?: number) => Promise<ReadonlyArray<Message>>
  readonly remove: (messages: ReadonlyArray<Message>) => Promise<void>
  readonly send: S3Client["send"]
}

/** What stands before the names of the queues of a test. */
export const queuePrefix = ({ bucket }: Pick<Cloud, "bucket">): string => `t-${bucket.bucket.slice(-24)}-`

const portsOf = (bucket: S3Options, endpoint: string, prefix: string) => {
  const sqs = SqsClient.layerOf({
    region,
    endpoint: Option.some(endpoint),
    prefix,
    waitSeconds: 1,
    credentials: Option.some(account)
  })
  return Layer.mergeAll(s3ObjectStore(bucket), sqsJobQueue.pipe(Layer.provideMerge(sqs)))
}

/** A fresh bucket whose notifications of uploads go to a fresh queue, as the deployment has it. */
export const cloud: Effect.Effect<Cloud> = Effect.gen(function* () {
  const { endpoint } = inject("cloudAws")
  const s3 = new S3Client({ region, endpoint, forcePathStyle: true, credentials: account })
  const sqs = new SQSClient({ region, endpoint, credentials: account })
  const name = randomUUID()
  const bucket: S3Options = {
    bucket: `materials-${name}`,
    region,
    endpoint,
    credentials: { id: "test", secret: Redacted.make("test"), session: undefined },
    kmsKey: undefined
  }
  const ports = portsOf(bucket, endpoint, queuePrefix({ bucket }))
  const made = yield* Effect.promise(async () => {
    const create = { Bucket: bucket.bucket, CreateBucketConfiguration: { LocationConstraint: region } } as const
    await s3.send(new CreateBucketCommand(create))
    const dead = await sqs.send(new CreateQueueCommand({ QueueName: `${objectCreatedQueue}-${name}-dead` }))
    const of = async (url: string | undefined) => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] })
      )
      return Attributes?.["QueueArn"] ?? ""
    }
    const redrive = JSON.stringify({ deadLetterTargetArn: await of(dead.QueueUrl), maxReceiveCount: attempts })
    const created = await sqs.send(
      new CreateQueueCommand({ QueueName: `${objectCreatedQueue}-${name}`, Attributes: { RedrivePolicy: redrive } })
    )
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket.bucket,
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              QueueArn: await of(created.QueueUrl),
              Events: ["s3:ObjectCreated:*"],
              Filter: { Key: { FilterRules: [{ Name: "prefix", Value: quarantinePrefix }] } }
            }
          ]
        }
      })
    )
    return { created: created.QueueUrl, dead: dead.QueueUrl }
  })
  yield* Effect.provide(
    Effect.flatMap(queues, ({ ensure }) =>
      ensure([{ name: materialReportsQueue, kind: "plain", deliveries: 20, visibilitySeconds: 30 }])
    ),
    ports
  ).pipe(Effect.orDie)
  return {
    bucket,
    ports,
    send: s3.send.bind(s3),
    receive: async (queue, visibility = 60) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: made[queue],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: visibility,
          WaitTimeSeconds: 0
        })
      )
      return Messages
    },
    remove: async (messages) => {
      if (messages.length === 0) return
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: made.created,
          Entries: messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }))
        })
      )
    }
  }
})
