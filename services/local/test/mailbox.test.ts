/** The local mailbox: from a job in the queue to the page; what is no job stands in nobody's way. */
import { assert, layer } from "@effect/vitest"
import { Email, PersonName } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { PhoneNumber } from "@lyceum/domain/Notification"
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import { type SmsJob, SmsJobBody, smsQueue } from "@lyceum/events/Sms"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { KeptMessage } from "@lyceum/notification-processor/local/FolderMailbox"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, Layer, Redacted, Schedule, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { localMail } from "../src/mailbox/LocalMail.ts"
import { freePorts } from "../src/platform/Ports.ts"

class Page extends Context.Service<Page, { readonly get: (path: string) => Effect.Effect<Response> }>()("test/Page") {}

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-mailbox-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const Running = Layer.unwrap(
  Effect.gen(function* () {
    const port = (yield* freePorts(["mailbox"]))("mailbox")
    const { endpoint } = yield* dynalite()
    const table = {
      table: "notifications",
      region: "local",
      endpoint,
      credentials: { id: "test", secret: Redacted.make("test"), session: undefined }
    }
    return Layer.merge(
      localMail({ folder: yield* folder, port, table }),
      Layer.succeed(Page, Page.of({ get: (path) => Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`)) }))
    )
  })
).pipe(Layer.provideMerge(jobQueue), Layer.provide(testDatabase("messaging", migrations)))

const List = Schema.Struct({ items: Schema.Array(KeptMessage) })
const decodeList = Schema.decodeUnknownEffect(Schema.toCodecJson(List))

const subjectOf = (message: KeptMessage) => ("subject" in message ? message.subject : message.text)

const job = (to: string, courseTitle: string, locale: MailJob["locale"] = "en"): MailJob => ({
  id: randomUUID(),
  userId: null,
  to: Email.make(to),
  locale,
  template: "enrolled",
  data: {
    name: PersonName.make("Lena"),
    courseTitle,
    courseUrl: "https://lyceum.example/courses/log",
    preferencesUrl: "https://lyceum.example/account"
  }
})

const enqueue = Effect.fnUntraced(function* (one: MailJob) {
  const queue = yield* JobQueue
  yield* queue.enqueue(mailQueue, [{ id: one.id, body: yield* Schema.encodeEffect(MailJobBody)(one) }])
})

const text = (path: string) =>
  Effect.flatMap(Page, ({ get }) => Effect.flatMap(get(path), (response) => Effect.promise(() => response.text())))
const messages = (query = "") =>
  Effect.flatMap(text(`/mailbox/messages${query}`), (body) => decodeList(JSON.parse(body)))
const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, until: (found: A) => boolean) =>
  look.pipe(Effect.repeat({ until, schedule: Schedule.spaced("20 millis") }), Effect.timeout("10 seconds"))

layer(Running, { excludeTestServices: true, timeout: "60 seconds" })("the local mailbox", (it) => {
  it.effect("shows a queued message, as a list, as a page, as its own HTML and as JSON", () =>
    Effect.gen(function* () {
      const { get } = yield* Page
      assert.include(yield* text("/mailbox"), "No message yet")
      const title = `<img src=x onerror=alert(1)>"'`
      const sent = job("hostile@example.org", title, "ar")
      yield* enqueue(sent)
      const [mail] = (yield* eventually(messages("?to=hostile@example.org"), ({ items }) => items.length > 0)).items
      assert.strictEqual(mail?.id, sent.id)
      assert.include(mail !== undefined && "subject" in mail ? mail.subject : "", title)

      const list = yield* get("/mailbox")
      assert.strictEqual(list.headers.get("content-type"), "text/html; charset=utf-8")
      assert.include(list.headers.get("content-security-policy"), "default-src 'none'; style-src 'self'")
      const page = yield* text(`/mailbox/${sent.id}`)
      for (const html of [yield* text("/mailbox"), page]) {
        assert.include(html, "&#60;img src=x onerror=alert(1)&#62;")
        assert.notMatch(html, /<img|<script/)
      }
      assert.match(page, /<iframe title="[^"]+" src="[^"]+" sandbox="allow-popups allow-popups-to-escape-sandbox">/)
      assert.include(page, '<a href="https://lyceum.example/courses/log">')

      const own = yield* get(`/mailbox/${sent.id}/html`)
      const policy = own.headers.get("content-security-policy") ?? ""
      assert.match(policy, /default-src 'none'.*; sandbox allow-popups allow-popups-to-escape-sandbox$/)
      assert.notMatch(policy, /allow-scripts|allow-same-origin|script-src/)
      assert.include(yield* text(`/mailbox/${sent.id}/html`), '<html lang="ar" dir="rtl">')
      const json = yield* text(`/mailbox/messages/${sent.id}`)
      assert.strictEqual(JSON.parse(json).id, sent.id)
    })
  )

  it.effect("shows a text of queue `sms`, its number, its length and its link, beside the mail of the same news", () =>
    Effect.gen(function* () {
      const queue = yield* JobQueue
      const mail = job("both@example.org", "Both ways")
      yield* enqueue(mail)
      const sms: SmsJob = {
        id: mail.id,
        userId: UserId.make("0190a000-0000-7000-8000-000000000001"),
        to: PhoneNumber.make("+4915112345678"),
        locale: "en",
        template: "enrolled",
        data: { courseTitle: "Both <ways>", courseUrl: "https://lyceum.example/courses/log" }
      }
      yield* queue.enqueue(smsQueue, [{ id: sms.id, body: yield* Schema.encodeEffect(SmsJobBody)(sms) }])
      const [text = assert.fail()] = (yield* eventually(
        messages("?to=%2B4915112345678"),
        ({ items }) => items.length > 0
      )).items
      assert.include(text, {
        channel: "sms",
        text: "Lyceum: You are enrolled in Both <ways>. https://lyceum.example/courses/log",
        segments: 1
      })
      yield* eventually(messages("?to=both@example.org"), ({ items }) => items.length === 1)
      const { get } = yield* Page
      const page = yield* Effect.flatMap(get(`/mailbox/${sms.id}.sms`), (answer) => Effect.promise(() => answer.text()))
      assert.include(page, "SMS to +4915112345678 (1 segment)")
      assert.include(page, "Both &#60;ways&#62;")
      assert.include(page, '<a href="https://lyceum.example/courses/log">')
      assert.strictEqual((yield* get(`/mailbox/${sms.id}.sms/html`)).status, 404)
      assert.strictEqual((yield* get(`/mailbox/${sms.id}/html`)).status, 200)
    })
  )

  it.effect("lists newest first, of one person, as many as asked for", () =>
    Effect.gen(function* () {
      for (const title of ["First", "Second", "Third"]) {
        yield* enqueue(job("many@example.org", title))
        yield* eventually(messages("?to=many@example.org"), ({ items }) =>
          items.some((item) => subjectOf(item).endsWith(title))
        )
      }
      const { items } = yield* messages("?to=many@example.org&limit=2")
      assert.deepStrictEqual(items.map(subjectOf), ["You are enrolled in Third", "You are enrolled in Second"])
      assert.lengthOf((yield* messages("?to=nobody@example.org")).items, 0)
    })
  )

  it.effect("knows nothing else, and takes nothing", () =>
    Effect.gen(function* () {
      const { get } = yield* Page
      for (const path of ["/mailbox/none", "/mailbox/messages/..%2f..%2fsecrets", "/mailbox/none/html", "/other"]) {
        assert.strictEqual((yield* get(path)).status, 404, path)
      }
      for (const query of ["limit=0", "limit=101", "limit=x"]) {
        assert.strictEqual((yield* get(`/mailbox/messages?${query}`)).status, 400, query)
      }
    })
  )

  it.effect("what is no mail job is tried again and stays in the queue; others go past it", () =>
    Effect.gen(function* () {
      const queue = yield* JobQueue
      yield* queue.enqueue(mailQueue, [{ id: "poison", body: '{"to":"poison@example.org"}' }])
      yield* enqueue(job("after@example.org", "After the poison"))
      yield* eventually(messages("?to=after@example.org"), ({ items }) => items.length === 1)
      assert.isAtLeast(yield* queue.depth(mailQueue), 1)
    })
  )
})
