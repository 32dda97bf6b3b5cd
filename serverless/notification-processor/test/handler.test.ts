/** One message a job: repeats, crashes at each point, refusals, carriers that are away or slow, and jobs that are none. */
import { assert, layer } from "@effect/vitest"
import { type MailJob, MailJobBody } from "@lyceum/events/Mail"
import { type SmsJob, SmsJobBody } from "@lyceum/events/Sms"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { sentPartition } from "@lyceum/storage/dynamo/Table"
import { Clock, Deferred, Effect, Fiber, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import type { BatchRecord } from "../src/Batch.ts"
import { type CarrierError, CarrierSilent, CarrierUnavailable, MessageRefused } from "../src/Carrier.ts"
import { claimLease, sendTimeout } from "../src/Deliver.ts"
import { handler } from "../src/Handler.ts"
import { Mailer, type MailMessage } from "../src/Mailer.ts"
import { bucket, SendRate } from "../src/SendRate.ts"
import { SentLog, SentLogUnavailable } from "../src/SentLog.ts"
import { Suppressions } from "../src/Suppressions.ts"
import { Texter, type TextMessage } from "../src/Texter.ts"
import { jobs, texts } from "./Samples.ts"
import { records } from "./Table.ts"

const encodeMail = Schema.encodeEffect(MailJobBody)
const encodeText = Schema.encodeEffect(SmsJobBody)
const enrolled = (locale: "en" | "de" = "en"): MailJob => jobs(locale)[0] ?? assert.fail()
/** A job with an id of its own, as a record. */
const record = (messageId: string, job = enrolled()) =>
  Effect.map(encodeMail(job), (body): BatchRecord => ({ messageId, body }))
const text = (messageId: string, job: SmsJob = texts("en")[0] ?? assert.fail()) =>
  Effect.map(encodeText(job), (body): BatchRecord => ({ messageId, body }))

type Send<Message> = (message: Message) => Effect.Effect<unknown, CarrierError>

/** Carriers that do what the test says. */
const carriers = (mail: Send<MailMessage>, sms: Send<TextMessage> = () => Effect.die("no text is expected")) =>
  Layer.merge(
    Layer.succeed(Mailer, Mailer.of({ send: (message) => Effect.as(mail(message), "receipt") })),
    Layer.succeed(Texter, Texter.of({ send: (message) => Effect.as(sms(message), null) }))
  )

const failuresOf = (batch: ReadonlyArray<BatchRecord>) =>
  Effect.map(handler({ Records: batch }), ({ batchItemFailures }) =>
    batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()
  )

/** What the table holds of a message. */
const itemOf = (id: string, channel = "email") =>
  DynamoClient.use(({ run, table }) =>
    run("look", (sdk, signal) =>
      sdk.getItem({ TableName: table, Key: { pk: { S: sentPartition(id) }, sk: { S: channel } } }, signal)
    )
  ).pipe(Effect.map(({ Item = {} }) => Item))

layer(records, { timeout: "60 seconds" })("handler", (it) => {
  it.effect("sends a job once, however often it comes", () =>
    Effect.gen(function* () {
      const sent: Array<MailMessage> = []
      const job = enrolled()
      const one = yield* record("a", job)
      yield* Effect.gen(function* () {
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.deepStrictEqual(yield* failuresOf([one, { ...one, messageId: "b" }]), [])
      }).pipe(Effect.provide(carriers((message) => Effect.sync(() => void sent.push(message)))))
      assert.deepStrictEqual(
        sent.map(({ id, subject, to }) => ({ id, subject, to: String(to) })),
        [{ id: job.id, subject: "You are enrolled in The log behind it all", to: "lena@example.org" }]
      )
      const item = yield* itemOf(job.id)
      assert.deepStrictEqual([item["outcome"]?.S, item["receipt"]?.S], ["sent", "receipt"])
      assert.notInclude(JSON.stringify(item), "@")
    })
  )

  it.effect("the same news by mail and by SMS is two messages, each once", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const mail = enrolled()
      const sms = { ...(texts("en")[0] ?? assert.fail()), id: mail.id }
      const batch = [yield* record("mail", mail), yield* text("sms", sms)]
      const both = carriers(
        ({ subject }) => Effect.sync(() => void sent.push(subject)),
        ({ text: words, to }) => Effect.sync(() => void sent.push(`${to} ${words}`))
      )
      yield* Effect.provide(Effect.andThen(failuresOf(batch), failuresOf(batch)), both)
      assert.deepStrictEqual(sent.toSorted(), [
        "+4915112345678 Lyceum: You are enrolled in The log behind it all. https://lyceum.example/courses/log",
        "You are enrolled in The log behind it all"
      ])
      const item = yield* itemOf(mail.id, "sms")
      assert.strictEqual(item["outcome"]?.S, "sent")
      assert.isUndefined(item["receipt"])
    })
  )

  it.effect("of two workers with the same job one sends; the other gives it back", () =>
    Effect.gen(function* () {
      const [started, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      let sent = 0
      const slow = carriers(() =>
        Effect.andThen(
          Effect.andThen(Deferred.succeed(started, undefined), Deferred.await(goOn)),
          Effect.sync(() => void sent++)
        )
      )
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        const first = yield* Effect.forkChild(failuresOf([one]))
        yield* Deferred.await(started)
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        yield* Deferred.succeed(goOn, undefined)
        assert.deepStrictEqual(yield* Fiber.join(first), [])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(sent, 1)
      }).pipe(Effect.provide(slow))
    })
  )

  it.effect("fails what is no job, alone", () =>
    Effect.gen(function* () {
      const job = enrolled()
      const good = yield* record("good", job)
      const sms = yield* text("sms")
      const bodies = [
        "",
        "{",
        "null",
        '{"to":"lena@example.org"}',
        '{"to":null}',
        good.body.replace("enrolled", "no-such-template"),
        good.body.replace("lena@example.org", "lena@example.org\\r\\nBcc: all@example.org"),
        good.body.replace("lena@example.org", "+4915112345678"),
        sms.body.replace("+4915112345678", "+49 151"),
        sms.body.replace("+4915112345678", "lena@example.org"),
        good.body.replace("https://lyceum.example/courses/log", "javascript:alert(1)"),
        good.body.replace('"en"', '"xx"'),
        good.body.replace(job.id, "../../etc/passwd")
      ]
      const bad = bodies.map((body, n) => ({ messageId: `bad-${String(n).padStart(2, "0")}`, body }))
      for (const { body } of bad) assert.notInclude([good.body, sms.body], body)
      let sent = 0
      const failed = yield* failuresOf([...bad, good]).pipe(
        Effect.provide(carriers(() => Effect.sync(() => void sent++)))
      )
      assert.deepStrictEqual(
        failed,
        bad.map(({ messageId }) => messageId)
      )
      assert.strictEqual(sent, 1)
    })
  )

  it.effect("takes a body that SQS would have refused, as the queue carries it", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const one = yield* record("a")
      const body = Buffer.from(one.body.replace("The log", "The \uffff log")).toString("base64")
      const messageAttributes = { "lyceum-encoding": { stringValue: "base64" } }
      const carrier = carriers(({ subject }) => Effect.sync(() => void sent.push(subject)))
      assert.deepStrictEqual(yield* Effect.provide(failuresOf([{ ...one, body, messageAttributes }]), carrier), [])
      assert.deepStrictEqual(sent, ["You are enrolled in The \uffff log behind it all"])
    })
  )

  it.effect("no address: recorded as such, not tried again", () =>
    Effect.gen(function* () {
      const none = carriers(() => Effect.die("nothing is expected"))
      for (const to of ["null", '""']) {
        const job = enrolled()
        const one = yield* record("a", job)
        const body = one.body.replace('"lena@example.org"', to)
        assert.deepStrictEqual(yield* Effect.provide(failuresOf([{ ...one, body }]), none), [])
        const item = yield* itemOf(job.id)
        assert.deepStrictEqual([item["outcome"]?.S, item["reason"]?.S], ["refused", "no address"])
      }
    })
  )

  it.effect("a suppressed address: recorded as such, not tried again; others in the batch go out", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const suppressions = yield* Suppressions
      const job = enrolled()
      const other = yield* record("other")
      const one = yield* record("a", job)
      yield* suppressions.add("Bounced@Example.org", {
        kind: "bounce",
        mailId: null,
        at: yield* Clock.currentTimeMillis
      })
      const body = one.body.replace("lena@example.org", "bounced@example.org")
      const free = carriers(({ to }) => Effect.sync(() => void sent.push(to)))
      assert.deepStrictEqual(yield* Effect.provide(failuresOf([{ ...one, body }, other]), free), [])
      assert.deepStrictEqual(sent, ["lena@example.org"])
      const item = yield* itemOf(job.id)
      assert.deepStrictEqual([item["outcome"]?.S, item["reason"]?.S], ["refused", "suppressed"])
    })
  )

  it.effect("tries again at once what the carrier did not take, and never what it refused", () =>
    Effect.gen(function* () {
      let tries = 0
      const away = carriers(() =>
        Effect.suspend(() =>
          ++tries < 3 ? Effect.fail(new CarrierUnavailable({ reason: "503", throttled: false })) : Effect.void
        )
      )
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(tries, 3)
      }).pipe(Effect.provide(away))

      let refusals = 0
      const job = enrolled()
      const refusing = carriers(() =>
        Effect.andThen(
          Effect.sync(() => refusals++),
          new MessageRefused({ reason: "no such address" })
        )
      )
      yield* Effect.gen(function* () {
        const one = yield* record("a", job)
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(refusals, 1)
      }).pipe(Effect.provide(refusing))
      assert.strictEqual((yield* itemOf(job.id))["reason"]?.S, "no such address")
    })
  )

  it.effect("a fault of ours fails its record alone", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* record("a"), yield* record("b", enrolled("de"))]
      const broken = carriers(({ locale }) => (locale === "en" ? Effect.die("planted") : Effect.void))
      assert.deepStrictEqual(yield* failuresOf([a, b]).pipe(Effect.provide(broken)), ["a"])
    })
  )

  it.effect("no answer on suppressions: nothing is sent, everything comes again", () =>
    Effect.gen(function* () {
      const away = Layer.succeed(
        Suppressions,
        Suppressions.of({
          among: () => Effect.fail(new SentLogUnavailable({ reason: "planted" })),
          add: () => Effect.void
        })
      )
      const none = carriers(() => Effect.die("nothing is expected"))
      const batch = [yield* record("a"), yield* record("b")]
      assert.deepStrictEqual(yield* Effect.provide(failuresOf(batch), [away, none]), ["a", "b"])
    })
  )

  it.effect("a crash between claim and send: the message goes out once, when the lease is over", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const one = yield* record("a")
      // The worker dies while it talks to the carrier: its fiber ends without a word.
      const never = carriers(() => Effect.andThen(Deferred.succeed(started, undefined), Effect.never))
      const dying = yield* Effect.forkChild(Effect.provide(failuresOf([one]), never))
      yield* Deferred.await(started)
      yield* Fiber.interrupt(dying)
      let sent = 0
      const next = Effect.provide(
        failuresOf([one]),
        carriers(() => Effect.sync(() => void sent++))
      )
      assert.deepStrictEqual(yield* next, ["a"])
      assert.strictEqual(sent, 0)
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* next, [])
      assert.deepStrictEqual(yield* next, [])
      assert.strictEqual(sent, 1)
    })
  )

  it.effect("the window: a crash after the carrier took it and before that was noted sends it twice, no more", () =>
    Effect.gen(function* () {
      let sent = 0
      const sound = carriers(() => Effect.sync(() => void sent++))
      const dying = Layer.effect(
        SentLog,
        Effect.map(SentLog, (log) => SentLog.of({ ...log, settle: () => Effect.die("the process is gone") }))
      )
      const one = yield* record("a")
      assert.deepStrictEqual(yield* failuresOf([one]).pipe(Effect.provide([sound, dying])), ["a"])
      assert.strictEqual(sent, 1)
      const next = Effect.provide(failuresOf([one]), sound)
      assert.deepStrictEqual(yield* next, ["a"])
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* next, [])
      assert.deepStrictEqual(yield* next, [])
      assert.strictEqual(sent, 2)
    })
  )

  it.effect("a carrier that does not answer, or says nothing clear: the claim holds until its lease is over", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const slow = carriers(() => Effect.andThen(Deferred.succeed(started, undefined), Effect.never))
      const unclear = carriers(() => new CarrierSilent({ reason: "the connection broke" }))
      const one = yield* record("a")
      const fiber = yield* Effect.forkChild(Effect.provide(failuresOf([one]), slow))
      yield* Deferred.await(started)
      yield* TestClock.adjust(sendTimeout)
      assert.deepStrictEqual(yield* Fiber.join(fiber), ["a"])
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* Effect.provide(failuresOf([one]), unclear), ["a"])
      const sound = Effect.provide(
        failuresOf([one]),
        carriers(() => Effect.void)
      )
      assert.deepStrictEqual(yield* sound, ["a"])
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* sound, [])
    })
  )

  it.effect("above the rate: what would wait too long goes back to the queue, unclaimed", () =>
    Effect.gen(function* () {
      let sent = 0
      const counting = carriers(() => Effect.sync(() => void sent++))
      const job = enrolled()
      const batch = [yield* record("a"), yield* record("b", job)]
      const rate = Layer.succeed(SendRate, { email: bucket(0.1), sms: bucket(0.1) })
      yield* Effect.gen(function* () {
        assert.deepStrictEqual(yield* failuresOf(batch), ["b"])
        assert.deepStrictEqual(yield* itemOf(job.id), {})
        yield* TestClock.adjust("10 seconds")
        assert.deepStrictEqual(yield* failuresOf(batch.slice(1)), [])
        assert.strictEqual(sent, 2)
      }).pipe(Effect.provide([counting, rate]))
    })
  )

  it.effect("a carrier that says 'too many' is left alone for a second", () =>
    Effect.gen(function* () {
      let tries = 0
      const busy = carriers(() =>
        Effect.suspend(() =>
          ++tries === 1 ? Effect.fail(new CarrierUnavailable({ reason: "429", throttled: true })) : Effect.void
        )
      )
      const rate = Layer.succeed(SendRate, { email: bucket(100), sms: bucket(100) })
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        const second = yield* Effect.forkChild(failuresOf([one]), { startImmediately: true })
        yield* TestClock.adjust("900 millis")
        assert.strictEqual(tries, 1)
        yield* TestClock.adjust("200 millis")
        assert.deepStrictEqual(yield* Fiber.join(second), [])
        assert.strictEqual(tries, 2)
      }).pipe(Effect.provide([busy, rate]))
    })
  )
})
