/**
 * The function between the run's SQS, DynamoDB, SES and SNS: queues and a table of a test's own, and in place of the cloud's event
 * source a loop that takes a batch, calls the handler, and deletes what it did not give back.
 */
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2"
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient
} from "@aws-sdk/client-sqs"
import { mailQueue } from "@lyceum/events/Mail"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer as sqsJobQueue } from "@lyceum/messaging/sqs/SqsJobQueue"
import { faultyProxy } from "@lyceum/testing/cloud/FaultyProxy"
import { Clock, ConfigProvider, Effect, Layer, Option, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"
import { dynamoSentLog } from "../src/aws/DynamoSentLog.ts"
import { dynamoSuppressions } from "../src/aws/DynamoSuppressions.ts"
import type { Batch, BatchResponse } from "../src/Batch.ts"
import { carriers } from "../src/Carriers.ts"
import { handler } from "../src/Handler.ts"
import { tableAt } from "../test/Table.ts"

const region = "eu-central-1"
const account = { accessKeyId: "test", secretAccessKey: "test" }
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" })

const from = "news@lyceum.example"
/** Receives before a message is a dead letter. */
export const attempts = 6

/** The environment of a function whose services are at the addresses. */
export const environment = (
  table: string,
  at: { readonly dynamo: string; readonly ses: string; readonly sns: string }
) => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: account.accessKeyId,
  AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
  NOTIFICATIONS_TABLE: table,
  DYNAMODB_ENDPOINT: at.dynamo,
  SES_ENDPOINT: at.ses,
  SNS_ENDPOINT: at.sns,
  MAILER: "ses",
  MAIL_FROM: from,
  MAIL_RATE: "1000",
  SMS_RATE: "1000"
})

/** The real time, shifted: a lease is over without anybody waiting for it. */
const shifted = (clock: Clock.Clock, millis: () => number): Clock.Clock => ({
  currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + millis(),
  currentTimeMillis: Effect.sync(() => clock.currentTimeMillisUnsafe() + millis()),
  currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe() + BigInt(millis()) * 1_000_000n,
  currentTimeNanos: Effect.sync(() => clock.currentTimeNanosUnsafe() + BigInt(millis()) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos,
  sleep: (duration) => clock.sleep(duration)
})

/** What SES of the emulator took, by recipient. */
const Data = Schema.Struct({
  ses: Schema.optionalKey(
    Schema.Struct({
      Message: Schema.optionalKey(
        Schema.Array(
          Schema.Struct({
            id: Schema.String,
            subject: Schema.String,
            destinations: Schema.Struct({ ToAddresses: Schema.Array(Schema.String) })
          })
        )
      )
    })
  )
})
const decodeData = Schema.decodeUnknownEffect(Data)

/** Subjects of the mails to an address, in the order they were taken. */
export const mailsTo = Effect.fnUntraced(function* (address: string) {
  const { endpoint } = inject("cloudAws")
  const answer = yield* Effect.promise(() => fetch(new URL("/moto-api/data.json", endpoint)).then((got) => got.json()))
  const { ses } = yield* decodeData(answer)
  return (ses?.Message ?? []).filter(({ destinations }) => destinations.ToAddresses.includes(address))
})

type Work = (batch: Batch) => Effect.Effect<BatchResponse>

/** Everything for one test, behind a proxy that does nothing until it is told to. */
export const cloud = Effect.gen(function* () {
  const { endpoint } = inject("cloudAws")
  const proxy = yield* faultyProxy({ target: endpoint })
  const prefix = `n-${randomUUID().slice(0, 8)}-`
  const sqs = new SQSClient({ region, endpoint, credentials: account })
  const settings = {
    region,
    endpoint: Option.some(endpoint),
    prefix,
    waitSeconds: 1,
    credentials: Option.some(account)
  }
  const jobQueue = yield* Layer.build(sqsJobQueue.pipe(Layer.provideMerge(SqsClient.layerOf(settings))))
  yield* Effect.flatMap(queues, ({ ensure }) =>
    ensure([{ name: mailQueue, kind: "plain", deliveries: attempts, visibilitySeconds: 30 }])
  ).pipe(Effect.provideContext(jobQueue))
  const ses = new SESv2Client({ region, endpoint, credentials: account })
  yield* Effect.promise(() =>
    ses.send(new CreateEmailIdentityCommand({ EmailIdentity: from })).catch((thrown: unknown) => {
      if (!(thrown instanceof Error) || thrown.name !== "AlreadyExistsException") throw thrown
    })
  )

  const table = `notifications-${randomUUID()}`
  yield* Layer.build(tableAt(endpoint, table, "live"))
  const at = { dynamo: proxy.endpoint, ses: proxy.endpoint, sns: proxy.endpoint }
  const config = ConfigProvider.layer(ConfigProvider.fromUnknown(environment(table, at)))
  const records = Layer.mergeAll(dynamoSentLog, dynamoSuppressions).pipe(
    Layer.provideMerge(tableAt(proxy.endpoint, table, "live"))
  )
  const graph = yield* Layer.build(Layer.merge(records, carriers.pipe(Layer.provide(config))))
  let ahead = 0
  const clock = yield* Clock.Clock
  const work: Work = (batch) =>
    handler(batch).pipe(
      Effect.provideContext(graph),
      Effect.provideService(
        Clock.Clock,
        shifted(clock, () => ahead)
      )
    )

  const url = yield* Effect.promise(() => sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}${mailQueue}` })))
  const QueueUrl = url.QueueUrl
  /** Takes a batch and works it; what is given back can be taken again at once. Gives how many came, and how many go back. */
  const once = (by: Work = work) =>
    Effect.gen(function* () {
      const receive = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0, MessageAttributeNames: ["All"] }
      const { Messages = [] } = yield* Effect.promise(() => sqs.send(new ReceiveMessageCommand(receive)))
      const Records = Messages.map(({ Body = "", MessageId = "" }) => ({ messageId: MessageId, body: Body }))
      const { batchItemFailures } = yield* by({ Records })
      const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      for (const { MessageId = "", ReceiptHandle } of Messages) {
        const given = { QueueUrl, ReceiptHandle }
        yield* Effect.promise(() =>
          back.has(MessageId)
            ? sqs.send(new ChangeMessageVisibilityCommand({ ...given, VisibilityTimeout: 0 }))
            : sqs.send(new DeleteMessageCommand(given))
        )
      }
      return { came: Messages.length, back: back.size }
    })

  return {
    endpoint,
    jobQueue,
    proxy,
    table,
    records,
    work,
    once,
    /** Until nothing is left, or only what goes back for the `rounds`th time. */
    drain: (by: Work = work, rounds = 50) =>
      Effect.gen(function* () {
        for (let round = 0; round < rounds; round++) if ((yield* once(by)).came === 0) return
      }),
    /** Moves the function's clock on. */
    later: (millis: number) =>
      Effect.sync(() => {
        ahead += millis
      })
  }
})
