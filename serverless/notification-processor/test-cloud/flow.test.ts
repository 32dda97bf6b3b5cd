/** From a completion's job in SQS to the mail in SES: repeats, another order, faults of the clouds, jobs that are none. */
import { assert, describe, it } from "@effect/vitest"
import { Email } from "@lyceum/domain/Account"
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import { SmsJobBody } from "@lyceum/events/Sms"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { type Fault, type FaultPlan, inTurn, noFaults, type ProxiedRequest } from "@lyceum/testing/cloud/FaultyProxy"
import { Effect, Schema } from "effect"
import { randomUUID } from "node:crypto"
import type { Batch } from "../src/Batch.ts"
import { feedbackHandler } from "../src/feedback/Handler.ts"
import { bounce, enveloped } from "../test/Reports.ts"
import { jobs, texts } from "../test/Samples.ts"
import { attempts, cloud, mailsTo } from "./Cloud.ts"

type Cloud = Effect.Success<typeof cloud>

/** A completion's mail to an address of its own. */
const completion = (locale: MailJob["locale"] = "en"): MailJob => {
  const found = jobs(locale).find(({ template }) => template === "course-completed") ?? assert.fail()
  return { ...found, to: Email.make(`${randomUUID()}@example.org`) }
}
const encode = Schema.encodeEffect(MailJobBody)
const enqueue = (run: Cloud, all: ReadonlyArray<MailJob>) =>
  Effect.gen(function* () {
    const queue = yield* JobQueue
    const entries = yield* Effect.forEach(all, (job) => Effect.map(encode(job), (body) => ({ id: job.id, body })))
    yield* queue.enqueue(mailQueue, entries)
  }).pipe(Effect.provideContext(run.jobQueue))

const counts = (all: ReadonlyArray<MailJob>) =>
  Effect.forEach(all, ({ to }) => Effect.map(mailsTo(to), ({ length }) => length))
const ones = (all: ReadonlyArray<MailJob>) => all.map(() => 1)

const toSes = ({ path }: ProxiedRequest) => path.startsWith("/v2/email/")
const toDynamo = (operation: string) => (request: ProxiedRequest) =>
  request.header("x-amz-target").endsWith(`.${operation}`)

const sesFault = (status: number, name: string): Fault => ({
  kind: "status",
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": name },
  body: JSON.stringify({ message: name })
})
const dynamoFault = (status: number, name: string): Fault => ({
  kind: "status",
  status,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name })
})

/** More than the lease of a claim. */
const leaseOver = 121_000

describe("from the queue to the carrier", () => {
  it.live("a completion is one mail in the person's language, however often and in whatever order its job comes", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const all = Array.from({ length: 15 }, (_, n) => completion((["en", "de", "ar"] as const)[n % 3]))
      yield* enqueue(run, all)
      yield* enqueue(run, all.toReversed())
      // The event source calls twice with the same batch, the second time backwards and at the same time.
      const twice = (batch: Batch) =>
        Effect.map(
          Effect.all([run.work(batch), run.work({ Records: batch.Records.toReversed() })], { concurrency: 2 }),
          ([first, second]) => ({ batchItemFailures: [...first.batchItemFailures, ...second.batchItemFailures] })
        )
      yield* run.drain(twice)
      assert.deepStrictEqual(yield* counts(all), ones(all))
      const [english, german, arabic] = yield* Effect.forEach(all.slice(0, 3), ({ to }) => mailsTo(to))
      assert.strictEqual(english?.[0]?.subject, "You completed The log behind it all")
      assert.strictEqual(german?.[0]?.subject, "Sie haben The log behind it all abgeschlossen")
      assert.include(arabic?.[0]?.subject, "لقد أكملت")
    }).pipe(Effect.scoped)
  )

  it.live("throttling and 5xx of the carrier: tried again through the queue, one mail each", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const all = Array.from({ length: 8 }, () => completion())
      yield* enqueue(run, all)
      const plan = inTurn(
        [
          sesFault(429, "TooManyRequestsException"),
          sesFault(503, "ServiceUnavailableException"),
          sesFault(500, "InternalServiceErrorException"),
          { kind: "dropBefore" },
          sesFault(400, "SendingPausedException"),
          null,
          sesFault(502, "BadGateway")
        ],
        toSes
      )
      yield* run.proxy.plan(plan)
      const first = yield* run.once()
      assert.deepStrictEqual(first, { came: 8, back: 6 })
      // What the carrier certainly did not take goes out at once; what is unclear waits for its lease.
      assert.strictEqual((yield* run.once()).back, 3)
      yield* run.later(leaseOver)
      yield* run.drain()
      assert.deepStrictEqual(yield* counts(all), ones(all))
    }).pipe(Effect.scoped)
  )

  it.live("throttling, 5xx and lost answers of the records: one mail each", () =>
    Effect.gen(function* () {
      const faults: ReadonlyArray<Fault | null> = [
        dynamoFault(400, "ProvisionedThroughputExceededException"),
        dynamoFault(500, "InternalServerError"),
        { kind: "dropBefore" },
        { kind: "dropAfter" },
        { kind: "cutAnswer", bytes: 1 }
      ]
      for (const operation of ["BatchGetItem", "PutItem", "UpdateItem"]) {
        const run = yield* cloud
        const all = Array.from({ length: 5 }, () => completion())
        yield* enqueue(run, all)
        yield* run.proxy.plan(inTurn(faults, toDynamo(operation)))
        yield* run.drain()
        assert.deepStrictEqual(yield* counts(all), ones(all), operation)
        const hit = run.proxy.seen().filter(({ fault }) => fault !== null)
        assert.lengthOf(hit, faults.length, operation)
      }
    }).pipe(Effect.scoped)
  )

  it.live("the stated window: the carrier took it and its answer was lost, so it goes out twice, and no more", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const all = [completion(), completion()]
      yield* enqueue(run, all)
      yield* run.proxy.plan(inTurn([{ kind: "dropAfter" }], toSes))
      assert.deepStrictEqual(yield* run.once(), { came: 2, back: 1 })
      assert.deepStrictEqual(yield* counts(all), [1, 1])
      yield* run.once()
      assert.deepStrictEqual(yield* counts(all), [1, 1])
      yield* run.later(leaseOver)
      yield* run.drain()
      assert.deepStrictEqual((yield* counts(all)).toSorted(), [1, 2])
    }).pipe(Effect.scoped)
  )

  it.live("records that stay away: nothing is sent, nothing is lost", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const all = [completion(), completion()]
      yield* enqueue(run, all)
      const away: FaultPlan = (request) =>
        toDynamo("PutItem")(request) ? dynamoFault(400, "ResourceNotFoundException") : null
      yield* run.proxy.plan(away)
      assert.deepStrictEqual(yield* run.once(), { came: 2, back: 2 })
      assert.deepStrictEqual(yield* counts(all), [0, 0])
      yield* run.proxy.plan(noFaults)
      yield* run.drain()
      assert.deepStrictEqual(yield* counts(all), ones(all))
    }).pipe(Effect.scoped)
  )

  it.live("what is no job is a dead letter after its attempts; others go past it", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const queue = yield* Effect.provideContext(JobQueue, run.jobQueue)
      const good = completion()
      const body = '{"to":"someone@example.org","template":"course-completed"}'
      yield* queue.enqueue(mailQueue, [{ id: "bad", body }])
      yield* enqueue(run, [good])
      let tries = 0
      const counting = (batch: Batch) => {
        tries += batch.Records.filter((record) => record.body === body).length
        return run.work(batch)
      }
      yield* run.drain(counting)
      assert.strictEqual(tries, attempts)
      assert.deepStrictEqual(yield* counts([good]), [1])
      const dead = yield* queue.deadLetters(mailQueue, 10)
      assert.deepStrictEqual(
        dead.map((letter) => letter.body),
        [body]
      )
    }).pipe(Effect.scoped)
  )

  it.live("an SMS goes to SNS once, and what SES reports ends mail to an address", () =>
    Effect.gen(function* () {
      const run = yield* cloud
      const sms = texts("ar")[0] ?? assert.fail()
      const record = { messageId: "m", body: yield* Schema.encodeEffect(SmsJobBody)(sms) }
      assert.deepStrictEqual(yield* run.work({ Records: [record] }), { batchItemFailures: [] })
      assert.deepStrictEqual(yield* run.work({ Records: [record] }), { batchItemFailures: [] })
      const toSns = run.proxy.seen().filter(({ header }) => header("content-type").includes("x-www-form-urlencoded"))
      assert.lengthOf(toSns, 1)

      const job = completion()
      yield* enqueue(run, [job])
      yield* run.drain()
      const report = { messageId: "f", body: enveloped(bounce({ mailId: job.id, to: job.to, type: "Permanent" })) }
      const noted = yield* Effect.provide(feedbackHandler({ Records: [report] }), run.records)
      assert.deepStrictEqual(noted, { batchItemFailures: [] })
      yield* enqueue(run, [{ ...completion(), to: job.to }])
      yield* run.drain()
      assert.deepStrictEqual(yield* counts([job]), [1])
    }).pipe(Effect.scoped)
  )
})
