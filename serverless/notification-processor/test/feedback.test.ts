/** What SES reports of mails that it took: noted, and addresses suppressed, in any order and however often. */
import { assert, layer } from "@effect/vitest"
import { type MailJob, MailJobBody } from "@lyceum/events/Mail"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { sentPartition } from "@lyceum/storage/dynamo/Table"
import { Effect, Layer, Schema } from "effect"
import { feedbackHandler } from "../src/feedback/Handler.ts"
import { handler } from "../src/Handler.ts"
import { Mailer } from "../src/Mailer.ts"
import { Texter } from "../src/Texter.ts"
import { bounce, complaint, enveloped } from "./Reports.ts"
import { jobs } from "./Samples.ts"
import { records } from "./Table.ts"

const sent: Array<string> = []
const carriers = Layer.mergeAll(
  Layer.succeed(
    Mailer,
    Mailer.of({
      send: ({ id }) =>
        Effect.as(
          Effect.sync(() => sent.push(id)),
          null
        )
    })
  ),
  Layer.succeed(Texter, Texter.of({ send: () => Effect.die("no text is expected") }))
)

const mail = Effect.fnUntraced(function* (job: MailJob, to: string) {
  const body = (yield* Schema.encodeEffect(MailJobBody)(job)).replace("lena@example.org", to)
  return (yield* handler({ Records: [{ messageId: job.id, body }] })).batchItemFailures.length
})
const report = (...bodies: ReadonlyArray<string>) =>
  feedbackHandler({ Records: bodies.map((body, n) => ({ messageId: String(n), body })) }).pipe(
    Effect.map(({ batchItemFailures }) => batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)))
  )
const itemOf = (id: string) =>
  DynamoClient.use(({ run, table }) =>
    run("look", (sdk, signal) =>
      sdk.getItem({ TableName: table, Key: { pk: { S: sentPartition(id) }, sk: { S: "email" } } }, signal)
    )
  ).pipe(Effect.map(({ Item = {} }) => Item))
const job = () => jobs("en")[0] ?? assert.fail()

layer(Layer.merge(records, carriers), { timeout: "60 seconds" })("feedback", (it) => {
  it.effect("a bounce for good is noted without the address, and ends mail to it; as often as it comes", () =>
    Effect.gen(function* () {
      const [first, second] = [job(), job()]
      assert.strictEqual(yield* mail(first, "gone@example.org"), 0)
      const body = bounce({ mailId: first.id, to: "Gone@Example.org", type: "Permanent" })
      assert.deepStrictEqual(yield* report(enveloped(body), body, enveloped(body)), [])
      const item = yield* itemOf(first.id)
      assert.deepStrictEqual([item["outcome"]?.S, item["aftermath"]?.S], ["sent", "bounce"])
      assert.strictEqual(item["aftermathReason"]?.S, "Permanent General 5.1.1 smtp; 550 5.1.1 (address): user unknown")
      assert.notInclude(JSON.stringify(item), "@")
      assert.strictEqual(yield* mail(second, "gone@example.org"), 0)
      assert.notInclude(sent, second.id)
      assert.strictEqual((yield* itemOf(second.id))["reason"]?.S, "suppressed")
    })
  )

  it.effect("a bounce that may pass is noted, and mail goes on", () =>
    Effect.gen(function* () {
      const [first, second] = [job(), job()]
      yield* mail(first, "full@example.org")
      const body = bounce({ mailId: first.id, to: "full@example.org", type: "Transient" })
      assert.deepStrictEqual(yield* report(body), [])
      assert.strictEqual((yield* itemOf(first.id))["aftermath"]?.S, "bounce")
      yield* mail(second, "full@example.org")
      assert.include(sent, second.id)
    })
  )

  it.effect("a complaint ends mail, also of a mail that is none of ours or is forgotten", () =>
    Effect.gen(function* () {
      const [first, second] = [job(), job()]
      yield* mail(first, "upset@example.org")
      assert.deepStrictEqual(
        yield* report(
          complaint({ mailId: first.id, to: "Upset Person <upset@example.org>" }),
          complaint({ mailId: null, to: "other@example.org" }),
          complaint({ mailId: "forgotten", to: "third@example.org" })
        ),
        []
      )
      assert.strictEqual((yield* itemOf(first.id))["aftermath"]?.S, "complaint")
      assert.deepStrictEqual(yield* itemOf("forgotten"), {})
      for (const to of ["upset@example.org", "other@example.org", "third@example.org"]) yield* mail(job(), to)
      yield* mail(second, "upset@example.org")
      assert.notInclude(sent, second.id)
    })
  )

  it.effect("what is published beside is passed over; a rejection is noted; what is no event fails alone", () =>
    Effect.gen(function* () {
      const one = job()
      yield* mail(one, "fine@example.org")
      const delivered = JSON.stringify({ eventType: "Delivery", mail: {}, delivery: {} })
      const rejected = JSON.stringify({
        eventType: "Reject",
        mail: { timestamp: "2026-11-22T10:00:00.000Z", tags: { "mail-id": [one.id] } },
        reject: { reason: "Bad content" }
      })
      const bodies = [
        delivered,
        "{",
        "null",
        rejected,
        JSON.stringify({ eventType: "Bounce", mail: {} }),
        JSON.stringify({ Type: "SubscriptionConfirmation", Message: "x" }),
        enveloped(delivered)
      ]
      assert.deepStrictEqual(yield* report(...bodies), [1, 2, 4, 5])
      assert.strictEqual((yield* itemOf(one.id))["aftermath"]?.S, "delivery-failure")
    })
  )
})
