/** What of the adapter of SQS is pure: requests, attempts, names, classes of failure. */
import { assert, describe, it } from "@effect/vitest"
import { isMissingQueue, isTransient } from "@lyceum/messaging/sqs/Failures"
import { fifoId, lanesOf } from "@lyceum/messaging/sqs/Lanes"
import { attemptOf, entryOf, type Incoming, incomingOf, longestHiding } from "@lyceum/messaging/sqs/Message"
import { inRequests } from "@lyceum/messaging/sqs/Requests"
import { sqsSettings } from "@lyceum/messaging/sqs/SqsSettings"
import { ConfigProvider, Effect, Option, Schema } from "effect"

const { ordered, plain } = lanesOf("p-", "mail")
const options = { once: "o", group: "g", now: 1000 }

const sizes = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 300_000 }))).check(
  Schema.isMaxLength(40)
)
const groups = Schema.Array(Schema.Literals(["a", "b", "c"])).check(Schema.isMaxLength(40))

describe("requests", () => {
  it.effect.prop(
    "every message once, in order, at most ten and 256 KiB together unless one has more",
    [sizes],
    ([all]) =>
      Effect.sync(() => {
        const entries = all.map((size) => ({ Id: "", MessageBody: "x".repeat(size) }))
        const made = inRequests(entries)
        assert.deepStrictEqual(
          made.flat().map(({ MessageBody }) => MessageBody?.length),
          [...all]
        )
        for (const request of made) {
          const bytes = request.reduce((sum, { MessageBody }) => sum + (MessageBody?.length ?? 0), 0)
          assert.isTrue(request.length <= 10 && (request.length === 1 || bytes <= 256 * 1024))
          assert.strictEqual(new Set(request.map(({ Id }) => Id)).size, request.length)
        }
      })
  )

  it.effect.prop("two of one group are never in one request", [groups], ([all]) =>
    Effect.sync(() => {
      const made = inRequests(all.map((group, i) => ({ Id: "", MessageBody: String(i), MessageGroupId: group })))
      for (const request of made) {
        assert.strictEqual(new Set(request.map(({ MessageGroupId }) => MessageGroupId)).size, request.length)
      }
      assert.deepStrictEqual(
        made.flat().map(({ MessageBody }) => Number(MessageBody)),
        all.map((_, i) => i)
      )
    })
  )
})

describe("messages", () => {
  it("a delay is SQS' own up to 15 minutes and goes on in copies; in order there is none", () => {
    const due = (milliseconds: number) => ({ id: "i", body: "b", due: options.now + milliseconds })
    assert.strictEqual(entryOf(plain, due(1500), options).DelaySeconds, 2)
    const long = entryOf(plain, due(86_400_000), options)
    assert.strictEqual(long.DelaySeconds, 900)
    assert.strictEqual(long.MessageAttributes?.["lyceum-due"]?.StringValue, String(options.now + 86_400_000))
    const inOrder = entryOf(ordered, due(1500), options)
    assert.isUndefined(inOrder.DelaySeconds)
    assert.deepInclude(inOrder, { MessageGroupId: "g", MessageDeduplicationId: "o" })
  })

  it("times that a delayed job came before it was due are no attempts", () => {
    const job: Incoming = {
      id: "i",
      body: "",
      messageId: "m",
      receipt: "r",
      enqueuedAt: 0,
      sentAt: 0,
      firstReceivedAt: 0,
      receives: 3
    }
    assert.strictEqual(attemptOf(job, ordered), 3)
    assert.strictEqual(attemptOf({ ...job, due: 1000 }, ordered), 2)
    assert.strictEqual(attemptOf({ ...job, due: 1000 }, plain), 3)
    assert.strictEqual(attemptOf({ ...job, due: longestHiding + 1 }, ordered), 1)
  })

  it("an error of any length and characters fits into an attribute", () => {
    const entry = entryOf(plain, { id: "i", body: "b", error: `\u0000${"x".repeat(5000)}` }, options)
    const text = entry.MessageAttributes?.["lyceum-error"]?.StringValue ?? ""
    assert.strictEqual(text.length, 1000)
    assert.isFalse(text.includes("\u0000"))
  })

  it.effect("a trace is an attribute of the standard name; a message from before it has none", () =>
    Effect.gen(function* () {
      const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      const entry = entryOf(plain, { id: "i", body: "b", traceparent }, options)
      assert.strictEqual(entry.MessageAttributes?.["traceparent"]?.StringValue, traceparent)
      assert.notProperty(entryOf(plain, { id: "i", body: "b" }, options).MessageAttributes, "traceparent")
      const message = {
        MessageId: "m",
        ReceiptHandle: "r",
        Body: "b",
        Attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1", ApproximateFirstReceiveTimestamp: "1" }
      }
      const [now] = yield* incomingOf([{ ...message, MessageAttributes: entry.MessageAttributes }])
      assert.strictEqual(now?.traceparent, traceparent)
      const [before] = yield* incomingOf([message])
      assert.isUndefined(before?.traceparent)
    })
  )

  it("any text is a group: what SQS would refuse goes as its hash", () => {
    assert.strictEqual(fifoId("course-1"), "course-1")
    assert.match(fifoId("größer als"), /^[0-9a-f]{64}$/)
    assert.match(fifoId("x".repeat(101)), /^[0-9a-f]{64}$/)
  })
})

describe("failures", () => {
  it("throttling, faults of the server and lost connections pass; refusals do not", () => {
    for (const passing of [
      { name: "RequestThrottled", $metadata: { httpStatusCode: 400 } },
      { name: "InternalFailure", $metadata: { httpStatusCode: 500 } },
      { name: "Error", code: "ECONNRESET" },
      { name: "Error", message: "socket hang up" },
      { name: "TimeoutError" }
    ]) {
      assert.isTrue(isTransient(passing), JSON.stringify(passing))
    }
    for (const lasting of [{ name: "AccessDenied", $metadata: { httpStatusCode: 403 } }, "text", null, { name: 3 }]) {
      assert.isFalse(isTransient(lasting), JSON.stringify(lasting))
    }
    assert.isTrue(isMissingQueue({ name: "QueueDoesNotExist" }))
    assert.isFalse(isMissingQueue({ name: "AccessDenied" }))
  })
})

describe("settings", () => {
  const read = (environment: Record<string, string>) =>
    sqsSettings.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))

  it.effect("a region is all that AWS needs; an emulator's address and another prefix may be given", () =>
    Effect.gen(function* () {
      const { endpoint, prefix } = yield* read({ AWS_REGION: "eu-central-1" })
      assert.deepStrictEqual([endpoint, prefix], [Option.none(), "lyceum-"])
      const own = yield* read({ AWS_REGION: "r", SQS_ENDPOINT: "http://127.0.0.1:5", SQS_QUEUE_PREFIX: "me-" })
      assert.deepStrictEqual([own.endpoint, own.prefix], [Option.some("http://127.0.0.1:5/"), "me-"])
    })
  )

  it.effect("a missing region and a prefix that no queue can have are named", () =>
    Effect.gen(function* () {
      assert.include((yield* Effect.flip(read({}))).message, "AWS_REGION")
      const wrong = yield* Effect.flip(read({ AWS_REGION: "r", SQS_QUEUE_PREFIX: "a b" }))
      assert.include(wrong.message, "SQS_QUEUE_PREFIX")
    })
  )
})
