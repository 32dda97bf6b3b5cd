/** One message a job: repeats, crashes at each point, refusals, carriers that are away or slow, and jobs that are none. */
import { assert, describe, it } from "@effect/vitest"
import { MailJobBody } from "@lyceum/events/Mail"
import { Effect, Exit, Fiber, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { claimLease, sendTimeout } from "../src/Deliver.ts"
import { handler } from "../src/Handler.ts"
import { folderMailbox, Mailbox, mailboxCapacity } from "../src/local/FolderMailbox.ts"
import { folderSentLog } from "../src/local/FolderSentLog.ts"
import { Mailer, MailerUnavailable, type MailMessage, MailRefused } from "../src/Mailer.ts"
import { SentLog } from "../src/SentLog.ts"
import { jobs, sentLogContract } from "./Samples.ts"

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-mail-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)
const freshLog = () => Layer.unwrap(Effect.map(temporary, folderSentLog))

const [enrolled] = jobs("en")
const record = (messageId: string, job = enrolled) =>
  Effect.map(Schema.encodeEffect(MailJobBody)(job ?? assert.fail()), (body) => ({ messageId, body }))

/** A carrier that does what the test says. */
const carrier = (send: (message: MailMessage) => Effect.Effect<void, MailRefused | MailerUnavailable>) =>
  Layer.succeed(Mailer, Mailer.of({ send }))

const failuresOf = (records: ReadonlyArray<{ readonly messageId: string; readonly body: string }>) =>
  Effect.map(handler({ Records: records }), ({ batchItemFailures }) =>
    batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  )

describe("SentLog in a folder", () => {
  sentLogContract(it, "folder", freshLog)

  it.effect("goes on after a restart; a torn file is a claim that is over", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const key = { id: "one", channel: "email" } as const
      const once = <A, E>(use: (log: SentLog["Service"]) => Effect.Effect<A, E>) =>
        Effect.provide(Effect.flatMap(SentLog, use), Layer.fresh(folderSentLog(folder)))
      yield* once((log) => log.claim(key, "1 minute"))
      assert.strictEqual(yield* once((log) => log.claim(key, "1 minute")), "held")
      yield* once((log) => log.settle(key, { state: "sent" }))
      assert.strictEqual(yield* once((log) => log.claim(key, "1 minute")), "done")
      const [file = ""] = readdirSync(folder)
      assert.notInclude(readFileSync(join(folder, file), "utf8"), "@")
      writeFileSync(join(folder, file), '{"state":')
      assert.strictEqual(yield* once((log) => log.claim(key, "1 minute")), "claimed")
    })
  )
})

describe("handler", () => {
  it.effect("sends a job once, however often it comes", () =>
    Effect.gen(function* () {
      const sent: Array<MailMessage> = []
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.deepStrictEqual(yield* failuresOf([one, { ...one, messageId: "b" }]), [])
      }).pipe(Effect.provide([carrier((message) => Effect.sync(() => void sent.push(message))), freshLog()]))
      assert.deepStrictEqual(
        sent.map(({ id, subject, to }) => ({ id, subject, to: String(to) })),
        [{ id: enrolled?.id, subject: "You are enrolled in The log behind it all", to: "lena@example.org" }]
      )
    })
  )

  it.effect("of two workers with the same job one sends; the other gives it back", () =>
    Effect.gen(function* () {
      let sent = 0
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        const first = yield* Effect.forkChild(failuresOf([one]), { startImmediately: true })
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        yield* TestClock.adjust("5 seconds")
        assert.deepStrictEqual(yield* Fiber.join(first), [])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(sent, 1)
      }).pipe(
        Effect.provide([
          carrier(() =>
            Effect.delay(
              Effect.sync(() => void sent++),
              "5 seconds"
            )
          ),
          freshLog()
        ])
      )
    })
  )

  it.effect("fails what is no job, alone; says nothing of what was in it", () =>
    Effect.gen(function* () {
      const good = yield* record("good")
      const bodies = [
        "",
        "{",
        "null",
        '{"to":"lena@example.org"}',
        good.body.replace("enrolled", "no-such-template"),
        good.body.replace("lena@example.org", "lena@example.org\\r\\nBcc: all@example.org"),
        good.body.replace("https://lyceum.example/courses/log", "javascript:alert(1)"),
        good.body.replace('"en"', '"xx"'),
        good.body.replace(enrolled?.id ?? "", "../../etc/passwd")
      ]
      const bad = bodies.map((body, n) => ({ messageId: `bad-${n}`, body }))
      for (const { body } of bad) assert.notStrictEqual(body, good.body)
      let sent = 0
      const failed = yield* failuresOf([...bad, good]).pipe(
        Effect.provide([carrier(() => Effect.sync(() => void sent++)), freshLog()])
      )
      assert.deepStrictEqual(
        failed,
        bad.map(({ messageId }) => messageId)
      )
      assert.strictEqual(sent, 1)
    })
  )

  it.effect("tries again at once what the carrier did not take, and never what it refused", () =>
    Effect.gen(function* () {
      let tries = 0
      const away = carrier(() =>
        Effect.suspend(() => (++tries < 3 ? Effect.fail(new MailerUnavailable({ cause: "503" })) : Effect.void))
      )
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        assert.deepStrictEqual(yield* failuresOf([one]), ["a"])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(tries, 3)
      }).pipe(Effect.provide([away, freshLog()]))

      let refusals = 0
      const refusing = carrier(() =>
        Effect.andThen(
          Effect.sync(() => refusals++),
          new MailRefused({ reason: "no such address" })
        )
      )
      yield* Effect.gen(function* () {
        const one = yield* record("a")
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.deepStrictEqual(yield* failuresOf([one]), [])
        assert.strictEqual(refusals, 1)
      }).pipe(Effect.provide([refusing, freshLog()]))
    })
  )

  it.effect("a fault of ours fails its record alone", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* record("a"), yield* record("b", jobs("de")[0])]
      const broken = carrier(({ locale }) => (locale === "en" ? Effect.die("planted") : Effect.void))
      assert.deepStrictEqual(yield* failuresOf([a, b]).pipe(Effect.provide([broken, freshLog()])), ["a"])
    })
  )

  it.effect("a crash between claim and send: the message goes out once, when the lease is over", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const log = folderSentLog(folder)
      const one = yield* record("a")
      // The worker dies while it talks to the carrier: its fiber ends without a word.
      const dying = yield* Effect.forkChild(
        failuresOf([one]).pipe(Effect.provide([carrier(() => Effect.never), log])),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(dying)
      let sent = 0
      const sound = carrier(() => Effect.sync(() => void sent++))
      const next = failuresOf([one]).pipe(Effect.provide([sound, log]))
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
      const folder = yield* temporary
      let sent = 0
      const sound = carrier(() => Effect.sync(() => void sent++))
      const dying = Layer.effect(
        SentLog,
        Effect.map(SentLog, (log) => SentLog.of({ ...log, settle: () => Effect.die("the process is gone") }))
      ).pipe(Layer.provide(folderSentLog(folder)))
      const one = yield* record("a")
      assert.deepStrictEqual(yield* failuresOf([one]).pipe(Effect.provide([sound, dying])), ["a"])
      assert.strictEqual(sent, 1)
      const next = failuresOf([one]).pipe(Effect.provide([sound, folderSentLog(folder)]))
      assert.deepStrictEqual(yield* next, ["a"])
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* next, [])
      assert.deepStrictEqual(yield* next, [])
      assert.strictEqual(sent, 2)
    })
  )

  it.effect("a carrier that does not answer is left after a while, and the claim holds until its lease is over", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const one = yield* record("a")
      const slow = failuresOf([one]).pipe(Effect.provide([carrier(() => Effect.never), folderSentLog(folder)]))
      const fiber = yield* Effect.forkChild(slow, { startImmediately: true })
      yield* TestClock.adjust(sendTimeout)
      const exit = yield* Fiber.await(fiber)
      assert.deepStrictEqual(exit, Exit.succeed(["a"]))
      const sound = failuresOf([one]).pipe(Effect.provide([carrier(() => Effect.void), folderSentLog(folder)]))
      assert.deepStrictEqual(yield* sound, ["a"])
      yield* TestClock.adjust(claimLease)
      assert.deepStrictEqual(yield* sound, [])
    })
  )
})

describe("the local mailbox", () => {
  it.effect("keeps the newest messages, newest first, and finds one by its id", () =>
    Effect.gen(function* () {
      const mailer = yield* Mailer
      const mailbox = yield* Mailbox
      const message = (n: number): MailMessage => ({
        id: `m-${n}`,
        to: (n % 2 === 0 ? jobs("en")[0] : jobs("en")[1])?.to ?? assert.fail(),
        locale: "en",
        subject: `Message ${n}`,
        text: "text",
        html: "<p>html</p>",
        headers: {}
      })
      for (let n = 0; n < mailboxCapacity + 3; n++) {
        yield* mailer.send(message(n))
        yield* TestClock.adjust("1 second")
      }
      const found = yield* mailbox.list(1000)
      assert.lengthOf(found, mailboxCapacity)
      assert.strictEqual(found[0]?.id, `m-${mailboxCapacity + 2}`)
      assert.strictEqual(found.at(-1)?.id, "m-3")
      assert.lengthOf(yield* mailbox.list(2), 2)
      assert.lengthOf(yield* mailbox.list(1000, "nobody@example.org"), 0)
      assert.strictEqual((yield* mailbox.get("m-3"))._tag, "Some")
      for (const id of ["m-2", "", "../m-3", "m-3.json", "."]) {
        assert.strictEqual((yield* mailbox.get(id))._tag, "None", id)
      }
    }).pipe(Effect.provide(Layer.unwrap(Effect.map(temporary, folderMailbox))))
  )
})
