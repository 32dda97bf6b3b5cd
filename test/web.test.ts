/** The web service before the real services: a browser's session, and what administrators see and do. */
import { assert, layer } from "@effect/vitest"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { EventLog } from "@lyceum/messaging/EventLog"
import { at, listAt, textAt } from "@lyceum/testing/laws/Json"
import { Effect, Option, Schedule } from "effect"
import { accounts, Platform } from "./support/platform.ts"

type Account = { readonly email: string; readonly password: string }

/** What a page of the app sends. */
const fromPage = (address: string, method: string, path: string, cookie: string, body?: unknown) =>
  Effect.promise(async () => {
    const response = await fetch(address + path, {
      method,
      redirect: "manual",
      headers: {
        origin: address,
        ...(cookie === "" ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json") === true
    const decoded: unknown = isJson ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, body: decoded }
  })

/** Signs in as a browser does; gives the cookie. */
const browserOf = Effect.fnUntraced(function* (address: string, { email, password }: Account) {
  const answer = yield* fromPage(address, "POST", "/v1/browser-session", "", { email, password })
  assert.strictEqual(answer.status, 201, answer.text)
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? ""
})

/** Tries again until an assertion holds, for at most half a minute. */
const eventually = <A, E, R>(check: Effect.Effect<A, E, R>) =>
  Effect.retry(
    Effect.catchDefect(check, Effect.fail),
    Schedule.max([Schedule.spaced("100 millis"), Schedule.recurs(300)])
  )

layer(Platform.layer, { excludeTestServices: true, timeout: "90 seconds" })("the web service", (it) => {
  it.effect("keeps a person signed in by a cookie alone, until they sign out", () =>
    Effect.gen(function* () {
      const { address } = yield* Platform
      const cookie = yield* browserOf(address, accounts.learner)
      assert.match(cookie, /^__Host-lyceum=lyceum_bs_/)
      const me = yield* fromPage(address, "GET", "/v1/users/me", cookie)
      assert.strictEqual(textAt(me.body, "email"), accounts.learner.email)
      const who = yield* fromPage(address, "GET", "/v1/browser-session", cookie)
      assert.deepStrictEqual(at(who.body, "account"), me.body)
      const out = yield* fromPage(address, "DELETE", "/v1/browser-session", cookie)
      assert.strictEqual(out.status, 204)
      assert.strictEqual((yield* fromPage(address, "GET", "/v1/users/me", cookie)).status, 401)
    })
  )

  it.effect("shows administrators, and nobody else, how each service does", () =>
    Effect.gen(function* () {
      const { address } = yield* Platform
      for (const account of [accounts.learner, accounts.instructor]) {
        const cookie = yield* browserOf(address, account)
        for (const path of ["services", "dead-letters", "audit?service=course&stream=course-1"]) {
          const refused = yield* fromPage(address, "GET", `/v1/operations/${path}`, cookie)
          assert.strictEqual(refused.status, 403, path)
        }
      }
      const cookie = yield* browserOf(address, accounts.admin)
      yield* eventually(
        Effect.gen(function* () {
          const { body, text } = yield* fromPage(address, "GET", "/v1/operations/services", cookie)
          const services = listAt(body, "services")
          assert.deepStrictEqual(
            services.map((service) => [textAt(service, "name"), at(service, "away"), at(service, "status", "ready")]),
            ["user", "course", "enrollment", "progress", "analytics", "web"].map((name) => [name, null, true]),
            text
          )
          const progress = services.find((service) => at(service, "name") === "progress")
          assert.strictEqual(at(progress, "status", "checks", "database"), "ok")
          assert.isNumber(at(progress, "status", "relay", "events"))
          assert.strictEqual(at(progress, "status", "consumers", 0, "group"), "progress")
          assert.isNumber(at(progress, "status", "consumers", 0, "lag"))
          assert.isTrue(listAt(services[4], "status", "consumers").length > 1, "analytics has a group a source")
        })
      )
    })
  )

  it.effect(
    "lists, shows and replays dead letters of every service, a page at a time",
    () =>
      Effect.gen(function* () {
        const { address, folder } = yield* Platform
        const poison = (index: number) => ({
          key: `nobody-${index}`,
          value: new TextEncoder().encode(index === 0 ? "{ not json" : `{"data":{"courseId":"c-${index}","n":1}}`),
          headers: { ce_type: "lyceum.course.published.v1", ce_id: `poison-${index}` },
          timestamp: Date.now()
        })
        yield* Effect.gen(function* () {
          yield* (yield* EventLog).publish("course-events", [poison(0), poison(1)])
        }).pipe(Effect.provide(runningLog({ dataDir: folder, kafka: Option.none() })))
        const cookie = yield* browserOf(address, accounts.admin)
        const list = (query: string) => fromPage(address, "GET", `/v1/operations/dead-letters?${query}`, cookie)
        const all = yield* eventually(
          Effect.gen(function* () {
            const { body, text } = yield* list("topic=course-events&limit=100")
            const items = listAt(body, "items")
            const places = items.map((item) => `${textAt(item, "service")} ${textAt(item, "group")}`)
            const services = new Set(items.map((item) => textAt(item, "service")))
            assert.isTrue(
              ["enrollment", "progress", "analytics"].every((name) => services.has(name)),
              text
            )
            // Both records, in every group that follows the topic.
            assert.strictEqual(items.length, 2 * new Set(places).size, text)
            assert.deepStrictEqual(at(body, "away"), [])
            return items
          })
        )
        const paged: Array<unknown> = []
        let cursor: string | undefined
        do {
          const { body } = yield* list(`topic=course-events&limit=1${cursor === undefined ? "" : `&cursor=${cursor}`}`)
          paged.push(...listAt(body, "items"))
          const next: unknown = at(body, "nextCursor")
          cursor = typeof next === "string" ? next : undefined
        } while (cursor !== undefined)
        assert.deepStrictEqual(paged, [...all])
        const ofOne = yield* list("service=progress&topic=course-events")
        assert.deepStrictEqual(
          listAt(ofOne.body, "items"),
          all.filter((item) => at(item, "service") === "progress")
        )
        const letter = listAt(ofOne.body, "items").find((item) => at(item, "eventId") === "poison-1")
        const path = `/v1/operations/dead-letters/${textAt(letter, "id")}`
        const shown = yield* fromPage(address, "GET", path, cookie)
        assert.strictEqual(textAt(shown.body, "ids", "data.courseId"), "c-1", shown.text)
        assert.strictEqual(textAt(shown.body, "headers", "ce_id"), "poison-1")
        assert.include(textAt(shown.body, "payload"), '"n":1')
        assert.notStrictEqual(textAt(shown.body, "error"), "")
        assert.isAtLeast(Number(at(shown.body, "attempts")), 1)
        assert.deepStrictEqual((yield* fromPage(address, "POST", `${path}/replay`, cookie)).body, { replayed: true })
        assert.deepStrictEqual((yield* fromPage(address, "POST", `${path}/replay`, cookie)).body, { replayed: false })
        const after = yield* fromPage(address, "GET", path, cookie)
        assert.isTrue(at(after.body, "replayed"))

        for (const id of [
          "progress~progress~course-events~99999",
          "progress~nobody~course-events~0",
          "user~a~b~0",
          "nobody~a~b~0",
          "web~a~b~0"
        ]) {
          for (const [method, end] of [
            ["GET", ""],
            ["POST", "/replay"]
          ] as const) {
            const missing = yield* fromPage(address, method, `/v1/operations/dead-letters/${id}${end}`, cookie)
            assert.strictEqual(missing.status, 404, `${id}: ${missing.text}`)
          }
        }
      }),
    { timeout: 60_000 }
  )

  it.effect("shows every event of an aggregate, newest first, a page at a time", () =>
    Effect.gen(function* () {
      const { address } = yield* Platform
      const cookie = yield* browserOf(address, accounts.admin)
      const course = yield* fromPage(address, "POST", "/v1/courses", cookie, { title: "Audited" })
      const id = textAt(course.body, "id")
      assert.strictEqual((yield* fromPage(address, "DELETE", `/v1/courses/${id}`, cookie)).status, 204)
      const stream = `/v1/operations/audit?service=course&stream=course-${id}`
      const whole = yield* fromPage(address, "GET", stream, cookie)
      const events = listAt(whole.body, "items")
      assert.isAtLeast(events.length, 2, whole.text)
      assert.strictEqual(at(events.at(-1), "position"), 1)
      const me = yield* fromPage(address, "GET", "/v1/users/me", cookie)
      for (const event of events) {
        assert.strictEqual(textAt(event, "actor"), `user:${textAt(me.body, "id")}`)
        assert.isNull(at(event, "cause"))
        assert.notStrictEqual(textAt(event, "correlation"), "")
      }
      const first = yield* fromPage(address, "GET", `${stream}&limit=1`, cookie)
      assert.deepStrictEqual(listAt(first.body, "items"), events.slice(0, 1))
      const second = yield* fromPage(
        address,
        "GET",
        `${stream}&limit=100&cursor=${textAt(first.body, "nextCursor")}`,
        cookie
      )
      assert.deepStrictEqual(listAt(second.body, "items"), events.slice(1))
      const none = yield* fromPage(address, "GET", "/v1/operations/audit?service=user&stream=course-none", cookie)
      assert.strictEqual(none.status, 404)
    })
  )

  it.effect("internal routes are not behind the one address", () =>
    Effect.gen(function* () {
      const { address } = yield* Platform
      const cookie = yield* browserOf(address, accounts.admin)
      for (const path of ["/internal/operations/status", "/internal/operations/audit?stream=a&limit=1"]) {
        assert.strictEqual((yield* fromPage(address, "GET", path, cookie)).status, 404, path)
      }
    })
  )
})
