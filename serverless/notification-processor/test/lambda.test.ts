/** The entry as the cloud calls it: configured by the environment alone, over DynamoDB's and SES's protocols. */
import { assert, describe, it } from "@effect/vitest"
import { MailJobBody } from "@lyceum/events/Mail"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { fakeCloud } from "./FakeCloud.ts"
import { bounce } from "./Reports.ts"
import { jobs } from "./Samples.ts"
import { tableAt } from "./Table.ts"

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
const other = "5bf92f3577b34da6a3ce929d0e0e4736"

/** Spans in the bodies that a collector was sent. */
const Sent = Schema.fromJsonString(
  Schema.Struct({
    resourceSpans: Schema.Tuple([
      Schema.Struct({
        scopeSpans: Schema.Tuple([
          Schema.Struct({
            spans: Schema.Array(
              Schema.Struct({
                name: Schema.String,
                traceId: Schema.String,
                parentSpanId: Schema.String,
                attributes: Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.Unknown }))
              })
            )
          })
        ])
      })
    ])
  })
)

describe("the function", () => {
  it.effect(
    "works a batch by its environment, writes its log and its metrics as lines, and rejects what is no event",
    () =>
      Effect.gen(function* () {
        const dynamo = yield* dynalite()
        const table = `notifications-${randomUUID()}`
        const ses = yield* fakeCloud(() => ({ status: 200, body: '{"MessageId":"0102-x"}' }))
        const sns = yield* fakeCloud(() => ({ status: 500, body: "" }))
        Object.assign(process.env, {
          AWS_REGION: "eu-central-1",
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          NOTIFICATIONS_TABLE: table,
          DYNAMODB_ENDPOINT: dynamo.endpoint,
          SES_ENDPOINT: ses.endpoint,
          SNS_ENDPOINT: sns.endpoint,
          MAILER: "ses",
          MAIL_FROM: "news@lyceum.example",
          MAIL_RATE: "50",
          SMS_RATE: "1"
        })
        // The collector is at fault first: nothing but its spans is lost.
        const collector = yield* fakeCloud((_, number) => ({ status: number === 0 ? 503 : 200, body: "{}" }))
        process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.endpoint
        yield* Effect.provide(Effect.void, tableAt(dynamo.endpoint, table, "test"))
        const lines: Array<string> = []
        const write = process.stdout.write.bind(process.stdout)
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            process.stdout.write = (chunk: string | Uint8Array) => lines.push(String(chunk)) > 0
          }),
          () => Effect.sync(() => (process.stdout.write = write))
        )
        const { feedback, handler } = yield* Effect.promise(() => import("../src/main.ts"))
        const [job = assert.fail()] = jobs("en")
        const body = yield* Schema.encodeEffect(MailJobBody)(job)
        // As SQS sends it, with more fields than are read.
        const event = {
          Records: [
            {
              messageId: "m-1",
              receiptHandle: "r",
              body,
              attributes: { ApproximateReceiveCount: "2" },
              messageAttributes: {
                traceparent: { stringValue: `00-${trace}-00f067aa0ba902b7-01`, dataType: "String" }
              },
              eventSource: "aws:sqs",
              awsRegion: "eu-central-1"
            },
            {
              messageId: "m-2",
              receiptHandle: "r",
              body: "{",
              attributes: {},
              messageAttributes: { traceparent: { stringValue: `00-${other}-00f067aa0ba902b8-00` } },
              eventSource: "aws:sqs"
            }
          ]
        }
        const first = yield* Effect.promise(() => handler(event))
        assert.deepStrictEqual(first, { batchItemFailures: [{ itemIdentifier: "m-2" }] })
        assert.deepStrictEqual(yield* Effect.promise(() => handler(event)), first)
        assert.lengthOf(ses.asked, 1)
        assert.lengthOf(sns.asked, 0)

        const report = {
          Records: [{ messageId: "f-1", body: bounce({ mailId: job.id, to: job.to, type: "Permanent" }) }]
        }
        assert.deepStrictEqual(yield* Effect.promise(() => feedback(report)), { batchItemFailures: [] })
        const [again = assert.fail()] = jobs("en")
        const third = { messageId: "m-3", body: yield* Schema.encodeEffect(MailJobBody)(again) }
        assert.deepStrictEqual(yield* Effect.promise(() => handler({ Records: [third] })), { batchItemFailures: [] })
        assert.lengthOf(ses.asked, 1)

        for (const nothing of [null, {}, { Records: [{}] }, { Records: [{ messageId: "", body: "" }] }]) {
          assert.strictEqual(
            yield* Effect.promise(() =>
              handler(nothing).then(
                () => "taken",
                () => "rejected"
              )
            ),
            "rejected"
          )
        }
        const written = lines.join("").trimEnd().split("\n")
        for (const line of written) assert.notMatch(line, /lena@example|token=/)
        const parsed = written.map((line) => JSON.parse(line))
        assert.deepInclude(
          parsed.find(({ message }) => message === "messages"),
          { service: "notification-processor", sent: 1, again: 1, records: 2 }
        )
        const metric = parsed.find(({ result }) => result === "sent")
        assert.deepInclude(metric, { channel: "email", template: "enrolled", messages: 1 })
        assert.deepStrictEqual(metric._aws.CloudWatchMetrics[0].Metrics, [{ Name: "messages", Unit: "Count" }])
        assert.isDefined(parsed.find(({ kind, feedback: count }) => kind === "bounce" && count === 1))

        // The recorded message has a span, sent before each answer; the other one its trace in the log alone.
        const [refused, sent, ...rest] = collector.asked
        assert.deepStrictEqual(rest, [])
        assert.deepStrictEqual([refused?.path, sent?.path], ["/v1/traces", "/v1/traces"])
        const { resourceSpans } = yield* Schema.decodeUnknownEffect(Sent)(sent?.body)
        assert.deepStrictEqual(resourceSpans[0].scopeSpans[0].spans, [
          {
            name: "work mail",
            traceId: trace,
            parentSpanId: "00f067aa0ba902b7",
            attributes: [
              { key: "job.queue", value: { stringValue: "mail" } },
              { key: "job.attempt", value: { intValue: "2" } }
            ]
          }
        ])
        const undone = parsed.find(({ messageId }) => messageId === "m-2")
        assert.deepInclude(undone, { message: "message not done", traceId: other })
      })
  )
})
