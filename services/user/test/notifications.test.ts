/** From an event in the log to the inbox and the mail queue, over the whole service. */
import { assert, layer } from "@effect/vitest"
import { type NotificationPage, NotificationPreferences } from "@lyceum/api/Notifications"
import { PersonalData } from "@lyceum/api/Users"
import { certificateId } from "@lyceum/domain/DerivedId"
import { CourseId } from "@lyceum/domain/Ids"
import { Clock, DateTime, Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { bodyOf, callAt, harness, Http, newSession, problemOf } from "./Harness.ts"
import {
  course$,
  enrollment,
  enrollment$,
  eventually,
  inboxOf,
  mailed,
  mailTo,
  marker,
  progress$,
  published,
  readQueue,
  type Session,
  told,
  types,
  v,
  withdrawn
} from "./Story.ts"

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("notifications", (it) => {
  it.effect(
    "tell a learner's story once, whatever comes twice",
    () =>
      Effect.gen(function* () {
        yield* readQueue
        const ada = yield* newSession("ada")
        const { id: userId } = ada.account
        const courseId = CourseId.make(randomUUID())
        // Events of two topics come in any order: news waits for the course's title.
        const enrolled = randomUUID()
        yield* enrollment$(enrollment("waitlisted", userId, courseId), { actor: `user:${userId}` })
        yield* course$(published(courseId, 1))
        yield* told(ada, ["waitlisted"])
        yield* enrollment$(enrollment("promoted", userId, courseId), { id: enrolled })
        yield* told(ada, ["promoted", "waitlisted"])
        yield* enrollment$(enrollment("promoted", userId, courseId), { id: enrolled })
        const republished = randomUUID()
        yield* course$(published(courseId, 2, "More logs"), { id: republished })
        yield* told(ada, ["course-published", "promoted", "waitlisted"])
        const where = { userId, courseId, courseVersion: v(1) }
        const now = DateTime.makeUnsafe(yield* Clock.currentTimeMillis)
        const certificate = certificateId(userId, courseId, v(1))
        yield* progress$({ type: "lyceum.progress.course-completed.v1", data: { ...where, completedAt: now } })
        yield* progress$({
          type: "lyceum.progress.certificate-issued.v1",
          data: { ...where, certificateId: certificate, issuedAt: now }
        })
        const expected = ["course-completed", "course-published", "promoted", "waitlisted"]
        yield* told(ada, expected)

        // Also when the inbox of the group has forgotten the event, as after a rebuild.
        const sql = yield* SqlClient.SqlClient
        yield* sql`DELETE FROM inbox`
        yield* enrollment$(enrollment("promoted", userId, courseId), { id: enrolled })
        yield* course$(published(courseId, 2, "More logs"), { id: republished })
        yield* eventually(
          sql`SELECT 1 AS one FROM inbox WHERE event_id = ANY(${[enrolled, republished]}::uuid[])`,
          (rows) => rows.length === 2
        )
        const page = yield* inboxOf(ada)
        assert.deepStrictEqual(types(page), expected)
        assert.strictEqual(page.unread, 4)
        assert.deepStrictEqual(page.items[0]?.course, {
          id: courseId,
          slug: `logs-${courseId}`,
          title: "More logs"
        })
        assert.strictEqual(page.items[0]?.certificateId, certificate)
        assert.strictEqual(page.items[1]?.courseVersion, 2)

        // A new version is not mailed unless somebody asks for it.
        yield* mailed(ada.email, ["waitlisted", "promoted", "course-completed"])
        const [first, , last] = mailTo(ada.email)
        assert.deepInclude(first, { userId, locale: "en" })
        const { unsubscribeUrl, ...said } = last?.template === "course-completed" ? last.data : {}
        assert.match(unsubscribeUrl ?? "", /^https:\/\/lyceum\.example\/v1\/notifications\/unsubscribe\?token=[\w.-]+$/)
        assert.deepStrictEqual(said, {
          name: ada.account.name,
          courseTitle: "More logs",
          courseUrl: `https://lyceum.example/courses/logs-${courseId}`,
          preferencesUrl: "https://lyceum.example/account",
          certificateId: certificate,
          certificateUrl: `https://lyceum.example/certificates/${certificate}`
        })
      }),
    60_000
  )

  it.effect(
    "say what others did, not what one did oneself; nothing that is old; nothing to people of another version",
    () =>
      Effect.gen(function* () {
        const bob = yield* newSession("bob")
        const { id: userId } = bob.account
        const courseId = CourseId.make(randomUUID())
        yield* course$(published(courseId, 1))
        yield* enrollment$(enrollment("enrolled", userId, courseId, 2))
        yield* told(bob, ["enrolled"])
        // Enrolled in version 2 already: that it is published is no news.
        yield* course$(published(courseId, 2))
        yield* enrollment$(withdrawn(userId, courseId), { actor: `user:${userId}` })
        const old = (yield* Clock.currentTimeMillis) - 8 * 86_400_000
        yield* enrollment$(enrollment("waitlisted", userId, courseId), { time: old })
        yield* marker(bob)
        assert.deepStrictEqual(types(yield* inboxOf(bob)), ["waitlisted", "enrolled"])
        yield* enrollment$(withdrawn(userId, courseId), { actor: "user:0190a000-0000-7000-8000-000000000001" })
        yield* told(bob, ["withdrawn", "waitlisted", "enrolled"])
        // Who left is told of no new version.
        yield* course$(published(courseId, 3))
        yield* marker(bob)
        assert.notInclude(types(yield* inboxOf(bob)), "course-published")
      }),
    60_000
  )

  it.effect(
    "keep to what was chosen; the safety of the account cannot be switched off",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        yield* readQueue
        const cleo = yield* newSession("cleo")
        const { accessToken: token } = cleo
        const path = "/v1/users/me/notification-preferences"
        const defaults = yield* Effect.flatMap(call("GET", path, { token }), bodyOf(NotificationPreferences))
        assert.deepStrictEqual(defaults.enrolled, { inbox: true, email: true, sms: false })
        assert.deepStrictEqual(defaults["course-published"], { inbox: true, email: false, sms: false })
        const wanted = {
          ...defaults,
          enrolled: { inbox: false, email: true, sms: false },
          promoted: { inbox: true, email: false, sms: false },
          withdrawn: { inbox: false, email: false, sms: false }
        }
        for (let times = 0; times < 2; times++) {
          const kept = yield* Effect.flatMap(
            call("PUT", path, { token, body: wanted }),
            bodyOf(NotificationPreferences)
          )
          assert.deepStrictEqual(kept, wanted)
        }
        const courseId = CourseId.make(randomUUID())
        yield* course$(published(courseId, 1))
        yield* enrollment$(enrollment("enrolled", cleo.account.id, courseId))
        yield* enrollment$(enrollment("promoted", cleo.account.id, courseId))
        yield* enrollment$(withdrawn(cleo.account.id, courseId))
        const next = "another long enough one"
        const changed = yield* call("PATCH", "/v1/users/me", {
          token,
          body: { password: { current: "a long enough one", next } }
        })
        assert.strictEqual(changed.status, 200)
        yield* eventually(inboxOf(cleo), ({ items }) => items.length === 2)
        assert.sameMembers(types(yield* inboxOf(cleo)), ["promoted", "password-changed"])
        yield* eventually(
          Effect.sync(() => mailTo(cleo.email)),
          (found) => found.length === 2
        )
        assert.sameMembers(
          mailTo(cleo.email).map(({ template }) => template),
          ["enrolled", "password-changed"]
        )
      }),
    60_000
  )

  it.effect(
    "are paged newest first, marked as read by their owner alone, exported and erased with the person",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const [dora, eve] = [yield* newSession("dora"), yield* newSession("eve")]
        const { accessToken: token } = dora
        const courseId = CourseId.make(randomUUID())
        yield* course$(published(courseId, 1))
        const now = yield* Clock.currentTimeMillis
        // Three at the same time: the id decides, and no page loses or repeats one.
        for (let n = 0; n < 5; n++) {
          yield* enrollment$(enrollment("enrolled", dora.account.id, courseId), { time: now - (n < 3 ? 0 : n) * 1000 })
        }
        const all = yield* eventually(inboxOf(dora), ({ items }) => items.length === 5)
        assert.isNull(all.nextCursor)
        const seen: Array<string> = []
        let cursor: string | null = ""
        while (cursor !== null) {
          const page: typeof NotificationPage.Type = yield* inboxOf(
            dora,
            `?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`
          )
          seen.push(...page.items.map(({ id }) => id))
          assert.strictEqual(page.unread, 5)
          cursor = page.nextCursor
        }
        assert.deepStrictEqual(
          seen,
          all.items.map(({ id }) => id)
        )

        const read = (as: Session, body: unknown) =>
          call("POST", "/v1/notifications/read", { token: as.accessToken, body })
        // Somebody else's ids are passed over.
        assert.strictEqual((yield* read(eve, { ids: seen })).status, 204)
        assert.strictEqual((yield* inboxOf(dora)).unread, 5)
        for (let times = 0; times < 2; times++) {
          assert.strictEqual((yield* read(dora, { ids: [seen[1], randomUUID()] })).status, 204)
        }
        const marked = yield* inboxOf(dora)
        assert.strictEqual(marked.unread, 4)
        assert.deepStrictEqual(
          marked.items.map(({ readAt }) => readAt !== null),
          [false, true, false, false, false]
        )
        assert.strictEqual((yield* read(dora, { all: true })).status, 204)
        const done = yield* inboxOf(dora)
        assert.strictEqual(done.unread, 0)
        assert.deepStrictEqual(done.items[1]?.readAt, marked.items[1]?.readAt)

        const exported = yield* Effect.flatMap(call("POST", "/v1/users/me/export", { token }), bodyOf(PersonalData))
        assert.deepStrictEqual(exported.notifications, done.items)
        assert.deepStrictEqual(exported.notificationPreferences.promoted, { inbox: true, email: true, sms: false })
        const { enrolled } = exported.notificationPreferences
        yield* call("PUT", "/v1/users/me/notification-preferences", {
          token,
          body: { ...exported.notificationPreferences, enrolled }
        })

        assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token })).status, 204)
        yield* enrollment$(enrollment("enrolled", dora.account.id, courseId))
        yield* marker(eve)
        const sql = yield* SqlClient.SqlClient
        const { id } = dora.account
        for (const table of ["tellings", "notification_preferences", "notification_settings", "mail_outbox"]) {
          assert.lengthOf(yield* sql`SELECT 1 AS one FROM ${sql(table)} WHERE user_id = ${id}`, 0, table)
        }
      }),
    60_000
  )

  it.effect("refuse what is not theirs to take", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token } = yield* newSession("fred")
      const reading = yield* call("POST", "/v1/users/me/api-tokens", {
        token,
        body: { name: "reads", scopes: ["profile:read"] }
      })
      const { token: readOnly } = yield* bodyOf(Schema.Struct({ token: Schema.String }))(reading)
      const enrolling = yield* call("POST", "/v1/users/me/api-tokens", {
        token,
        body: { name: "enrols", scopes: ["enrollments:read"] }
      })
      const { token: elsewhere } = yield* bodyOf(Schema.Struct({ token: Schema.String }))(enrolling)
      const preferences = "/v1/users/me/notification-preferences"
      const table = (yield* call("GET", preferences, { token })).body
      const many = Array.from({ length: 101 }, () => randomUUID())
      const cases: ReadonlyArray<readonly [string, string, string | undefined, unknown, number, string]> = [
        ["GET", "/v1/notifications", undefined, undefined, 401, "unauthorized"],
        ["GET", "/v1/notifications", elsewhere, undefined, 403, "forbidden"],
        ["GET", "/v1/notifications?limit=0", token, undefined, 400, "invalid-request"],
        ["GET", "/v1/notifications?limit=101", token, undefined, 400, "invalid-request"],
        ["GET", "/v1/notifications?cursor=forged", token, undefined, 400, "invalid-request"],
        ["GET", "/v1/notifications?unread=true", token, undefined, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", undefined, { all: true }, 401, "unauthorized"],
        ["POST", "/v1/notifications/read", readOnly, { all: true }, 403, "forbidden"],
        ["POST", "/v1/notifications/read", token, {}, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", token, { all: false }, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", token, { ids: [] }, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", token, { ids: ["1"] }, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", token, { ids: many }, 400, "invalid-request"],
        ["POST", "/v1/notifications/read", token, { all: true, ids: [randomUUID()] }, 400, "invalid-request"],
        ["DELETE", "/v1/notifications", token, undefined, 405, "method-not-allowed"],
        ["GET", preferences, undefined, undefined, 401, "unauthorized"],
        ["PUT", preferences, readOnly, table, 403, "forbidden"],
        ["PUT", preferences, token, {}, 400, "invalid-request"],
        ["PUT", preferences, token, { ...Object(table), enrolled: true }, 400, "invalid-request"],
        [
          "PUT",
          preferences,
          token,
          { ...Object(table), "password-changed": { inbox: false, email: false } },
          400,
          "invalid-request"
        ]
      ]
      for (const [method, path, as, body, status, problem] of cases) {
        const answer = yield* call(method, path, {
          ...(as === undefined ? {} : { token: as }),
          ...(body === undefined ? {} : { body })
        })
        assert.deepStrictEqual([answer.status, problemOf(answer)], [status, problem], `${method} ${path} ${String(as)}`)
      }
      assert.deepStrictEqual((yield* call("GET", preferences, { token })).body, table)
    })
  )

  it.effect(
    "what is known of courses and learners is rebuilt from the topics, and nobody is told twice",
    () =>
      Effect.gen(function* () {
        const { managementUrl } = yield* Http
        const gail = yield* newSession("gail")
        const courseId = CourseId.make(randomUUID())
        yield* course$(published(courseId, 1))
        yield* enrollment$(enrollment("enrolled", gail.account.id, courseId))
        yield* told(gail, ["enrolled"])
        const sql = yield* SqlClient.SqlClient
        const known = sql<{ readonly row: string }>`SELECT k::text AS row FROM known_courses k
          UNION ALL SELECT e::text FROM enrolled_learners e ORDER BY 1`
        const before = yield* known
        const counted = sql<{ readonly count: number }>`SELECT count(*)::int AS count FROM tellings`
        const count = yield* counted
        yield* sql`UPDATE known_courses SET title = 'wrong'`
        const rebuilt = yield* callAt(managementUrl)("POST", "/operations/rebuild", { token: "management-token" })
        assert.strictEqual(rebuilt.status, 200)
        yield* eventually(known, (now) => JSON.stringify(now) === JSON.stringify(before))
        assert.deepStrictEqual(yield* counted, count)
      }),
    60_000
  )
})
