/** Where and when messages come, and how they end: phone, quiet hours, digests, unsubscribe links, materials; DynamoDB away. */
import { assert, layer } from "@effect/vitest"
import { NotificationPreferences, NotificationSettings } from "@lyceum/api/Notifications"
import { PersonalData } from "@lyceum/api/Users"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, MaterialId, type UserId } from "@lyceum/domain/Ids"
import { type OptionalNotificationType, PhoneNumber } from "@lyceum/domain/Notification"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { faultyProxy, noFaults } from "@lyceum/testing/cloud/FaultyProxy"
import { Clock, Context, DateTime, Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { signedToken } from "../src/notifications/UnsubscribeToken.ts"
import { bodyOf, harness, Http, newSession, notificationConfiguration, problemOf, unsubscribeKey } from "./Harness.ts"
import {
  course$,
  enrollment,
  enrollment$,
  eventually,
  inboxOf,
  mailed,
  mailTo,
  marker,
  published,
  readQueue,
  type Session,
  shorts,
  told,
  types
} from "./Story.ts"

/** The way to DynamoDB, to be broken by tests. */
class Way extends Context.Service<Way, Effect.Success<ReturnType<typeof faultyProxy>>>()("test/Way") {}

const withWay = Layer.unwrap(
  Effect.gen(function* () {
    const { endpoint } = yield* dynalite()
    const way = yield* faultyProxy({ target: endpoint })
    return Layer.mergeAll(harness(notificationConfiguration(way.endpoint)), Layer.succeed(Way, way))
  })
)

const settingsPath = "/v1/users/me/notification-settings"
const none = {
  phone: null,
  timeZone: "UTC",
  quietHours: null,
  digest: { frequency: "off", hour: 8, weekday: 1 }
} as const

const set = Effect.fnUntraced(function* ({ accessToken: token }: Session, body: unknown) {
  const { call } = yield* Http
  const answer = yield* call("PUT", settingsPath, { token, body })
  assert.strictEqual(answer.status, 200, JSON.stringify(answer.body))
  assert.deepStrictEqual(answer.body, body)
  yield* bodyOf(NotificationSettings)(answer)
})

const prefer = Effect.fnUntraced(function* (
  { accessToken: token }: Session,
  type: OptionalNotificationType,
  channels: { readonly inbox: boolean; readonly email: boolean; readonly sms: boolean }
) {
  const { call } = yield* Http
  const path = "/v1/users/me/notification-preferences"
  const table = yield* Effect.flatMap(call("GET", path, { token }), bodyOf(NotificationPreferences))
  assert.strictEqual((yield* call("PUT", path, { token, body: { ...table, [type]: channels } })).status, 200)
})

const preferencesOf = ({ accessToken: token }: Session) =>
  Effect.flatMap(
    Effect.flatMap(Http, ({ call }) => call("GET", "/v1/users/me/notification-preferences", { token })),
    bodyOf(NotificationPreferences)
  )

/** Quiet from an hour ago until in an hour, UTC. */
const quietNow = Effect.map(Clock.currentTimeMillis, (now) => {
  const time = (at: number) => new Date(at).toISOString().slice(11, 16)
  return { from: time(now - 3_600_000), to: time(now + 3_600_000) }
})

const newCourse = Effect.gen(function* () {
  const courseId = CourseId.make(randomUUID())
  yield* course$(published(courseId, 1))
  return courseId
})

const linkOf = (userId: UserId, type: OptionalNotificationType | "weekly-digest") =>
  `/v1/notifications/unsubscribe?token=${signedToken(Redacted.make(unsubscribeKey), { userId, type })}`

layer(withWay, { excludeTestServices: true, timeout: "60 seconds" })("messages", (it) => {
  it.effect(
    "wait for the end of quiet hours, but for the safety of the account, and go when there is no quiet any more",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        yield* readQueue
        const quinn = yield* newSession("quinn")
        yield* set(quinn, { ...none, quietHours: yield* quietNow })
        yield* enrollment$(enrollment("enrolled", quinn.account.id, yield* newCourse))
        const password = { current: "a long enough one", next: "another long enough one" }
        yield* call("PATCH", "/v1/users/me", { token: quinn.accessToken, body: { password } })
        yield* mailed(quinn.email, ["password-changed"])
        yield* told(quinn, ["password-changed", "enrolled"])
        const sql = yield* SqlClient.SqlClient
        const waiting = sql<{ readonly at: Date }>`SELECT email_at AS at FROM tellings
          WHERE user_id = ${quinn.account.id} AND type = 'enrolled' AND email = 'due'`
        const [row] = yield* eventually(waiting, ([found]) => (found?.at.getTime() ?? 0) > Date.now())
        assert.isAtMost((row?.at.getTime() ?? 0) - (yield* Clock.currentTimeMillis), 3_660_000)
        assert.lengthOf(mailTo(quinn.email), 1)
        yield* set(quinn, none)
        yield* mailed(quinn.email, ["password-changed", "enrolled"])
      }),
    60_000
  )

  it.effect(
    "reach the phone that was given, for what was asked, and no phone that was taken away",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        yield* readQueue
        const sam = yield* newSession("sam")
        const { id: userId } = sam.account
        const phone = PhoneNumber.make("+4915112345678")
        yield* set(sam, { ...none, phone })
        yield* prefer(sam, "promoted", { inbox: true, email: false, sms: true })
        const courseId = yield* newCourse
        yield* enrollment$(enrollment("waitlisted", userId, courseId))
        yield* enrollment$(enrollment("promoted", userId, courseId))
        const [short] = yield* eventually(
          Effect.sync(() => shorts.filter((job) => job.userId === userId)),
          (found) => found.length > 0
        )
        assert.deepInclude(short, { to: phone, template: "promoted", locale: "en" })
        const exported = yield* Effect.flatMap(
          call("POST", "/v1/users/me/export", { token: sam.accessToken }),
          bodyOf(PersonalData)
        )
        assert.strictEqual(exported.notificationSettings.phone, phone)
        yield* set(sam, none)
        yield* enrollment$(enrollment("promoted", userId, yield* newCourse))
        yield* told(sam, ["promoted", "promoted", "waitlisted"])
        const sql = yield* SqlClient.SqlClient
        const due = sql`SELECT 1 AS one FROM tellings WHERE user_id = ${userId} AND (sms = 'due' OR email = 'due')`
        yield* eventually(due, (rows) => rows.length === 0)
        assert.lengthOf(
          shorts.filter((job) => job.userId === userId),
          1
        )
        // Nothing of the number is in an event.
        const events = yield* sql<{ readonly data: string }>`SELECT data::text AS data FROM events`
        assert.isFalse(events.some(({ data }) => data.includes(phone.slice(1))))
      }),
    60_000
  )

  it.effect(
    "that may wait come in one digest, each once; what is urgent comes at once",
    () =>
      Effect.gen(function* () {
        yield* readQueue
        const dana = yield* newSession("dana")
        const { id: userId } = dana.account
        yield* set(dana, { ...none, digest: { frequency: "weekly", hour: 8, weekday: 3 } })
        const [first, second] = [yield* newCourse, yield* newCourse]
        yield* enrollment$(enrollment("enrolled", userId, first))
        yield* enrollment$(enrollment("waitlisted", userId, second))
        yield* enrollment$(enrollment("promoted", userId, second))
        yield* told(dana, ["promoted", "waitlisted", "enrolled"])
        yield* mailed(dana.email, ["promoted"])
        const sql = yield* SqlClient.SqlClient
        const dueNow = sql`UPDATE notification_settings SET digest_at = now() WHERE user_id = ${userId}`
        yield* dueNow
        yield* mailed(dana.email, ["promoted", "weekly-digest"])
        const [, digest] = mailTo(dana.email)
        if (digest?.template !== "weekly-digest") return assert.fail("there is no digest")
        assert.deepStrictEqual(
          digest.data.items.map(({ type }) => type),
          ["waitlisted", "enrolled"]
        )
        assert.deepInclude(digest.data, { more: 0, frequency: "weekly" })
        const [next] = yield* sql<{ readonly at: Date }>`SELECT digest_at AS at FROM notification_settings
          WHERE user_id = ${userId}`
        assert.strictEqual(next?.at.getUTCDay(), 3)
        assert.strictEqual(next?.at.getUTCHours(), 8)
        // Nothing new, no message; then news again, and the digest is switched off: it comes by itself.
        yield* dueNow
        yield* eventually(
          sql<{ readonly at: Date }>`SELECT digest_at AS at FROM notification_settings WHERE user_id = ${userId}`,
          ([row]) => (row?.at.getTime() ?? 0) > Date.now()
        )
        yield* enrollment$(enrollment("enrolled", userId, second))
        yield* told(dana, ["enrolled", "promoted", "waitlisted", "enrolled"])
        assert.lengthOf(mailTo(dana.email), 2)
        yield* set(dana, none)
        yield* mailed(dana.email, ["promoted", "weekly-digest", "enrolled"])
      }),
    60_000
  )

  it.effect(
    "end by the link of a message, for its kind alone, without an account; the link says nothing of the person",
    () =>
      Effect.gen(function* () {
        const { call, url } = yield* Http
        yield* readQueue
        const uma = yield* newSession("uma")
        const { id: userId } = uma.account
        const post = (path: string) =>
          call("POST", path, {
            text: "List-Unsubscribe=One-Click",
            headers: { "content-type": "application/x-www-form-urlencoded" }
          })
        yield* enrollment$(enrollment("waitlisted", userId, yield* newCourse))
        yield* mailed(uma.email, ["waitlisted"])
        const [mail] = mailTo(uma.email)
        const link = mail?.template === "waitlisted" ? new URL(mail.data.unsubscribeUrl ?? "") : assert.fail("no mail")
        assert.strictEqual(link.pathname + link.search, linkOf(userId, "waitlisted"))
        for (let times = 0; times < 2; times++) {
          const answer = yield* post(link.pathname + link.search)
          assert.deepStrictEqual([answer.status, answer.body], [200, { type: "waitlisted" }])
        }
        const form = new FormData()
        form.set("List-Unsubscribe", "One-Click")
        const multipart = yield* Effect.promise(() =>
          fetch(url + linkOf(userId, "promoted"), { method: "POST", body: form })
        )
        assert.strictEqual(multipart.status, 200)
        const table = yield* preferencesOf(uma)
        assert.deepStrictEqual(table.waitlisted, { inbox: true, email: false, sms: false })
        assert.deepStrictEqual(table.promoted, { inbox: true, email: false, sms: false })
        assert.deepStrictEqual(table.enrolled, { inbox: true, email: true, sms: false })
        // What was on its way stops too, the inbox goes on; a digest ends with all that it is made of.
        yield* set(uma, { ...none, digest: { frequency: "daily", hour: 8, weekday: 1 } })
        yield* enrollment$(enrollment("enrolled", userId, yield* newCourse))
        yield* told(uma, ["enrolled", "waitlisted"])
        assert.strictEqual((yield* post(linkOf(userId, "weekly-digest"))).status, 200)
        assert.isFalse((yield* preferencesOf(uma)).enrolled.email)
        const kept = yield* Effect.flatMap(
          call("GET", settingsPath, { token: uma.accessToken }),
          bodyOf(NotificationSettings)
        )
        assert.strictEqual(kept.digest.frequency, "off")
        yield* marker(uma)
        assert.lengthOf(mailTo(uma.email), 1)

        const shown = yield* Effect.promise(() => fetch(url + linkOf(userId, "enrolled"), { redirect: "manual" }))
        assert.strictEqual(shown.status, 303)
        assert.match(shown.headers.get("location") ?? "", /^\/unsubscribe\?token=[\w.-]+$/)
        const forged = linkOf(userId, "enrolled").replace(/.$/, (letter) => (letter === "A" ? "E" : "A"))
        assert.strictEqual(problemOf(yield* post(forged)), "link-expired")
        assert.strictEqual((yield* post("/v1/notifications/unsubscribe")).status, 400)
        // Nobody's, and somebody's who is gone: the same answer.
        assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token: uma.accessToken })).status, 204)
        const gone = yield* post(linkOf(userId, "enrolled"))
        assert.deepStrictEqual([gone.status, gone.body], [200, { type: "enrolled" }])
      }),
    60_000
  )

  it.effect(
    "tell who uploaded a file that it was refused, by the title of their draft",
    () =>
      Effect.gen(function* () {
        yield* readQueue
        const iris = yield* newSession("iris")
        const { id: userId } = iris.account
        const [courseId, materialId] = [CourseId.make(randomUUID()), MaterialId.make(randomUUID())]
        yield* course$({ type: "lyceum.course.created.v1", data: { courseId, ownerId: userId, slug: "drafted" } })
        yield* course$({
          type: "lyceum.course.draft-saved.v1",
          data: { courseId, revision: 1, title: "Drafted", summary: "", contentHash: "0".repeat(64) }
        })
        yield* course$({
          type: "lyceum.course.material-rejected.v1",
          data: { courseId, materialId, uploadedBy: userId, reasons: ["infected", "from-the-future"] }
        })
        // A learner is not told what a draft is called.
        const lena = yield* newSession("lena")
        yield* enrollment$(enrollment("enrolled", lena.account.id, courseId))
        yield* mailed(iris.email, ["material-rejected"])
        const [mail] = mailTo(iris.email)
        if (mail?.template !== "material-rejected") return assert.fail("there is no mail")
        assert.deepInclude(mail.data, {
          courseTitle: "Drafted",
          courseUrl: `https://lyceum.example/teach/${courseId}/edit`,
          reasons: ["infected"]
        })
        const page = yield* told(iris, ["material-rejected"])
        assert.deepStrictEqual(page.items[0]?.material, { id: materialId, reasons: ["infected"] })
        assert.strictEqual(page.items[0]?.course?.title, "Drafted")
        yield* marker(lena)
        assert.notInclude(types(yield* inboxOf(lena)), "enrolled")
      }),
    60_000
  )

  it.effect(
    "say three days before that a course is due, once for each time that was set, to those who learn in it",
    () =>
      Effect.gen(function* () {
        yield* readQueue
        const [dave, wanda] = [yield* newSession("dave"), yield* newSession("wanda")]
        const courseId = yield* newCourse
        const now = yield* Clock.currentTimeMillis
        const due = (userId: UserId, days: number | null) =>
          enrollment$({
            type: "lyceum.enrollment.due-changed.v1",
            data: {
              enrollmentId: enrollmentId(courseId, userId),
              courseId,
              userId,
              dueAt: days === null ? null : DateTime.makeUnsafe(now + days * 86_400_000)
            }
          })
        const { id } = dave.account
        yield* enrollment$(enrollment("enrolled", id, courseId))
        yield* enrollment$(enrollment("waitlisted", wanda.account.id, courseId))
        yield* due(wanda.account.id, 1)
        yield* due(id, 10)
        yield* marker(dave)
        yield* due(id, 2)
        const page = yield* told(dave, ["due-soon", "waitlisted", "enrolled"])
        assert.strictEqual(page.items[0]?.dueAt?.epochMilliseconds, now + 2 * 86_400_000)
        yield* eventually(
          Effect.sync(() => mailTo(dave.email).find(({ template }) => template === "due-soon")),
          (found) => found !== undefined
        )
        // Another time is said again; none, or one that is over, is not.
        yield* due(id, 1)
        yield* told(dave, ["due-soon", "due-soon", "waitlisted", "enrolled"])
        yield* due(id, -1)
        yield* due(id, null)
        yield* marker(dave)
        assert.lengthOf(
          types(yield* inboxOf(dave)).filter((type) => type === "due-soon"),
          2
        )
        assert.deepStrictEqual(types(yield* inboxOf(wanda)), ["waitlisted"])
        // She gets the seat while the time still holds.
        yield* enrollment$(enrollment("promoted", wanda.account.id, courseId))
        yield* eventually(inboxOf(wanda), (found) => types(found).includes("due-soon"))
      }),
    60_000
  )

  it.effect("refuse settings that are none", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token } = yield* newSession("nora")
      const bad: ReadonlyArray<unknown> = [
        {},
        { ...none, phone: "0151 123" },
        { ...none, phone: "+0123456789" },
        { ...none, timeZone: "Mars/Olympus" },
        { ...none, quietHours: { from: "24:00", to: "07:00" } },
        { ...none, quietHours: { from: "22:00" } },
        { ...none, digest: { frequency: "hourly", hour: 8, weekday: 1 } },
        { ...none, digest: { frequency: "daily", hour: 24, weekday: 1 } },
        { ...none, digest: { frequency: "weekly", hour: 8, weekday: 0 } },
        { ...none, verified: true }
      ]
      for (const body of bad) {
        assert.strictEqual((yield* call("PUT", settingsPath, { token, body })).status, 400, JSON.stringify(body))
      }
      assert.strictEqual((yield* call("PUT", settingsPath, { body: none })).status, 401)
      assert.deepStrictEqual((yield* call("GET", settingsPath, { token })).body, none)
    })
  )

  it.effect(
    "are not lost while DynamoDB is away, nor do they hold mail back; the inbox says that it is away",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        yield* readQueue
        const way = yield* Way
        const away = yield* newSession("away")
        const { id: userId } = away.account
        yield* way.plan(() => ({ kind: "status", status: 500, body: '{"__type":"InternalServerError"}' }))
        yield* enrollment$(enrollment("enrolled", userId, yield* newCourse))
        yield* mailed(away.email, ["enrolled"])
        const refused = yield* call("GET", "/v1/notifications", { token: away.accessToken })
        assert.deepStrictEqual([refused.status, problemOf(refused)], [503, "service-unavailable"])
        assert.strictEqual(
          (yield* call("POST", "/v1/notifications/read", { token: away.accessToken, body: { all: true } })).status,
          503
        )
        const sql = yield* SqlClient.SqlClient
        assert.lengthOf(yield* sql`SELECT 1 AS one FROM tellings WHERE user_id = ${userId} AND inbox = 'due'`, 1)
        yield* way.plan(noFaults)
        yield* told(away, ["enrolled"])
        assert.strictEqual((yield* inboxOf(away)).unread, 1)
      }),
    90_000
  )

  it.effect(
    "are there once when the courier dies between the table and its note, also when they were read before",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const kim = yield* newSession("kim")
        const { id: userId } = kim.account
        yield* enrollment$(enrollment("enrolled", userId, yield* newCourse))
        const { items } = yield* told(kim, ["enrolled"])
        const sql = yield* SqlClient.SqlClient
        const forget = sql`UPDATE tellings SET inbox = 'due', inbox_at = now() WHERE user_id = ${userId}`
        const noted = eventually(
          sql`SELECT 1 AS one FROM tellings WHERE user_id = ${userId} AND inbox = 'due'`,
          (rows) => rows.length === 0
        )
        yield* Effect.andThen(forget, noted)
        assert.strictEqual((yield* inboxOf(kim)).unread, 1)
        const ids = items.map(({ id }) => id)
        yield* call("POST", "/v1/notifications/read", { token: kim.accessToken, body: { ids } })
        const read = yield* inboxOf(kim)
        yield* Effect.andThen(forget, noted)
        assert.deepStrictEqual(yield* inboxOf(kim), read)
        assert.strictEqual(read.unread, 0)
      }),
    60_000
  )

  it.effect(
    "leave with an erased person, also what was written while they left",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const erin = yield* newSession("erin")
        const { id: userId } = erin.account
        yield* enrollment$(enrollment("enrolled", userId, yield* newCourse))
        yield* told(erin, ["enrolled"])
        assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token: erin.accessToken })).status, 204)
        const sql = yield* SqlClient.SqlClient
        const erasure = sql`SELECT 1 AS one FROM inbox_erasures WHERE user_id = ${userId}`
        assert.lengthOf(yield* erasure, 1)
        // The second round, as it would come when every lease is over.
        yield* sql`UPDATE inbox_erasures SET asked_at = now() - interval '1 hour', due_at = now() WHERE user_id = ${userId}`
        yield* eventually(erasure, (rows) => rows.length === 0)
        for (const table of ["tellings", "notification_settings", "people"]) {
          assert.lengthOf(yield* sql`SELECT 1 AS one FROM ${sql(table)} WHERE user_id = ${userId}`, 0, table)
        }
      }),
    60_000
  )
})
