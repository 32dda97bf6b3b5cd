/** The browser's session over real listeners: its life, its cookie, what reaches the services, and who may not ride on it. */
import { assert, layer } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { request } from "node:http"
import { type Answer, cookiesOf, sameOrigin, signIn, Site, site } from "./Harness.ts"

const typeOf = ({ body }: Answer): unknown => Object(body).type
const cleared = "__Host-lyceum=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax"

/** Sign-in from another site's page, told in both ways that browsers have. */
const origins: ReadonlyArray<
  readonly [what: string, headers: (url: string) => Record<string, string>, passes: boolean]
> = [
  ["same origin by Fetch Metadata", () => ({ "sec-fetch-site": "same-origin" }), true],
  ["same origin by Origin", (url) => ({ origin: url }), true],
  ["same origin by both", (url) => ({ origin: url, "sec-fetch-site": "same-origin" }), true],
  ["another site", () => ({ "sec-fetch-site": "cross-site" }), false],
  ["another host of the same site", () => ({ "sec-fetch-site": "same-site" }), false],
  ["the address bar", () => ({ "sec-fetch-site": "none" }), false],
  ["another origin", () => ({ origin: "https://evil.example" }), false],
  ["another port", (url) => ({ origin: `${url}1` }), false],
  ["an opaque origin", () => ({ origin: "null" }), false],
  ["metadata that contradict a fitting Origin", (url) => ({ origin: url, "sec-fetch-site": "cross-site" }), false],
  ["neither", () => ({}), false]
]

/** Opens a stream and reads it until it ends. */
const opened = (url: string, headers: Readonly<Record<string, string>>) =>
  Effect.callback<{ readonly contentType: string | undefined; readonly isOver: () => boolean }>((resume) => {
    const outgoing = request(url, { agent: false, headers }, (response) => {
      let over = false
      response.resume()
      response.on("end", () => {
        over = true
      })
      resume(Effect.succeed({ contentType: response.headers["content-type"], isOver: () => over }))
    })
    outgoing.end()
  })

/** Lets the test clock run while requests wait for a timeout or a repeat. */
const withTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.raceFirst(
    effect,
    Effect.forever(
      Effect.andThen(
        TestClock.adjust("20 millis"),
        Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      )
    )
  )

layer(site(), { timeout: "60 seconds" })("a browser's session", (it) => {
  it.effect("is begun, used and ended; the secret is in a cookie that scripts and other sites do not get", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { answer, headers, secret } = yield* signIn("lena")
      assert.strictEqual(answer.status, 201, answer.text)
      assert.strictEqual(Object(answer.body).email, "lena@example.org")
      assert.notInclude(answer.text, secret)
      const [cookie = "", ...others] = cookiesOf(answer)
      assert.deepStrictEqual(others, [])
      assert.match(cookie, /^__Host-lyceum=lyceum_bs_\w+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)

      const who = yield* call("GET", "/v1/browser-session", { headers })
      assert.strictEqual(Object(Object(who.body).account).name, "Lena")
      assert.match(cookiesOf(who)[0] ?? "", /^__Host-lyceum=lyceum_bs_/, "a session that is used is kept")

      const used = yield* call("GET", "/v1/progress", { headers: { ...headers, accept: "application/json" } })
      assert.strictEqual(used.status, 200)
      const reached = behind.reached.at(-1)
      assert.match(String(reached?.headers["authorization"]), /^Bearer ey/)
      assert.isUndefined(reached?.headers["cookie"])
      assert.deepStrictEqual(cookiesOf(used), [], "a service sets no cookies")
      assert.strictEqual(used.headers.vary, "accept, cookie, authorization")
      assert.notInclude(JSON.stringify(used.headers), "ey", "the token stays here")

      const ended = yield* call("DELETE", "/v1/browser-session", { headers: { ...headers, ...sameOrigin } })
      assert.strictEqual(ended.status, 204)
      assert.deepStrictEqual(cookiesOf(ended), [cleared])
      assert.isFalse(behind.sessions.has(secret))
      const after = yield* call("GET", "/v1/progress", { headers })
      assert.strictEqual(after.status, 401)
      assert.deepStrictEqual(cookiesOf(after), [cleared])
      const nobody = yield* call("GET", "/v1/browser-session", { headers })
      assert.deepStrictEqual(nobody.body, { account: null })
      assert.deepStrictEqual(cookiesOf(nobody), [cleared])
    })
  )

  it.effect("refuses a wrong password and too many tries as the user service does", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const attempt = (password: string) =>
        call("POST", "/v1/browser-session", { headers: sameOrigin, body: { email: "lena@example.org", password } })
      const wrong = yield* attempt("wrong")
      assert.strictEqual(wrong.status, 401)
      assert.strictEqual(typeOf(wrong), "urn:lyceum:problem:sign-in-failed")
      assert.deepStrictEqual(cookiesOf(wrong), [])
      const throttled = yield* attempt("too often")
      assert.strictEqual(throttled.status, 429, throttled.text)
      assert.strictEqual(throttled.headers["retry-after"], "7")
      const unknown = yield* call("POST", "/v1/browser-session", {
        headers: sameOrigin,
        body: { email: "lena@example.org", password: "x", admin: true }
      })
      assert.strictEqual(unknown.status, 400)
    })
  )

  it.effect("is exchanged once for requests at the same time, and again after a minute", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers } = yield* signIn("lena")
      const before = behind.exchanges
      let open = () => {}
      const gate = new Promise<void>((resolve) => {
        open = resolve
      })
      behind.beforeExchange = () => gate
      const both = yield* Effect.forkChild(
        Effect.all([call("GET", "/v1/progress", { headers }), call("GET", "/v1/enrollments", { headers })], {
          concurrency: "unbounded"
        })
      )
      const single = yield* call("GET", "/v1/courses")
      assert.strictEqual(single.status, 200, "others do not wait")
      open()
      const answers = yield* Fiber.join(both)
      behind.beforeExchange = () => Promise.resolve()
      assert.deepStrictEqual(
        answers.map(({ status }) => status),
        [200, 200]
      )
      assert.strictEqual(behind.exchanges, before + 1)
      yield* TestClock.adjust("59 seconds")
      yield* call("GET", "/v1/progress", { headers })
      assert.strictEqual(behind.exchanges, before + 1)
      yield* TestClock.adjust("2 seconds")
      yield* call("GET", "/v1/progress", { headers })
      assert.strictEqual(behind.exchanges, before + 2)
    })
  )

  it.effect("that was ended elsewhere is noticed within a minute, and at once by a 401", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers, secret } = yield* signIn("lena")
      assert.strictEqual((yield* call("GET", "/v1/progress", { headers })).status, 200)
      behind.sessions.delete(secret)
      assert.strictEqual((yield* call("GET", "/v1/progress", { headers })).status, 200)
      yield* TestClock.adjust("61 seconds")
      const over = yield* call("GET", "/v1/progress", { headers })
      assert.strictEqual(over.status, 401)
      assert.deepStrictEqual(cookiesOf(over), [cleared])
      const catalogue = yield* call("GET", "/v1/courses", { headers })
      assert.strictEqual(catalogue.status, 200, "what everybody may read does not need a session")
      assert.deepStrictEqual(cookiesOf(catalogue), [cleared])

      behind.sessions.clear()
      const again = yield* signIn("lena")
      yield* call("GET", "/v1/progress", { headers: again.headers })
      behind.sessions.clear()
      const refused = yield* call("GET", "/v1/users/me", { headers: again.headers })
      assert.strictEqual(refused.status, 401)
      assert.deepStrictEqual(cookiesOf(refused), [cleared])
    })
  )

  it.effect("is not taken to be over while the user service is away, or does not accept this service", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers } = yield* signIn("lena")
      for (const fault of ["away", "untrusted"]) {
        if (fault === "away") behind.away = true
        else behind.trusted = false
        const [mine, catalogue, write, who] = yield* Effect.all(
          [
            call("GET", "/v1/progress", { headers }),
            call("GET", "/v1/courses", { headers }),
            call("POST", "/v1/courses", { headers: { ...headers, ...sameOrigin }, body: {} }),
            call("GET", "/v1/browser-session", { headers })
          ],
          { concurrency: 4 }
        ).pipe(withTime)
        behind.away = false
        behind.trusted = true
        for (const answer of [mine, write, who]) {
          assert.strictEqual(answer.status, 503, `${fault}: ${answer.text}`)
          assert.strictEqual(typeOf(answer), "urn:lyceum:problem:service-unavailable")
          assert.deepStrictEqual(cookiesOf(answer), [])
        }
        assert.strictEqual(catalogue.status, 200, `${fault}: the catalogue works`)
        // The breaker's pause.
        yield* TestClock.adjust("3 seconds")
      }
      assert.strictEqual((yield* call("GET", "/v1/progress", { headers })).status, 200)
    })
  )

  it.effect("a cookie that holds none of our secrets is cleared, and nobody is asked about it", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const before = behind.exchanges
      const answer = yield* call("GET", "/v1/courses", { headers: { cookie: "__Host-lyceum=%22;x=1" } })
      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(cookiesOf(answer), [cleared])
      assert.strictEqual(behind.exchanges, before)
    })
  )

  it.effect("signing in again ends the session before", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers, secret } = yield* signIn("lena")
      const again = yield* call("POST", "/v1/browser-session", {
        headers: { ...headers, ...sameOrigin },
        body: { email: "ines@example.org", password: "right password" }
      })
      assert.strictEqual(again.status, 201)
      assert.notInclude(cookiesOf(again)[0] ?? "", secret)
      yield* Effect.promise(async () => {
        while (behind.sessions.has(secret)) await new Promise((resolve) => setImmediate(resolve))
      })
    })
  )

  for (const [what, from, passes] of origins) {
    it.effect(`${passes ? "lets pass" : "refuses"} what changes things from: ${what}`, () =>
      Effect.gen(function* () {
        const { behind, call, url } = yield* Site
        const { headers } = yield* signIn("lena")
        const told = { ...headers, ...from(url) }
        const before = behind.reached.length
        const write = yield* call("POST", "/v1/enrollments", { headers: told, body: { courseId: "c" } })
        const replay = yield* call("POST", "/v1/operations/dead-letters/user~g~t~0/replay", { headers: told })
        const signInThere = yield* call("POST", "/v1/browser-session", {
          headers: from(url),
          body: { email: "lena@example.org", password: "right password" }
        })
        const signOut = yield* call("DELETE", "/v1/browser-session", { headers: told })
        if (passes) {
          assert.strictEqual(write.status, 200, write.text)
          assert.strictEqual(behind.reached.at(-1)?.body, '{"courseId":"c"}')
          assert.strictEqual(typeOf(replay), "urn:lyceum:problem:forbidden", "a learner")
          assert.strictEqual(signInThere.status, 201)
          assert.strictEqual(signOut.status, 204)
        } else {
          for (const answer of [write, replay, signInThere, signOut]) {
            assert.strictEqual(answer.status, 403, answer.text)
            assert.strictEqual(typeOf(answer), "urn:lyceum:problem:cross-site")
            assert.deepStrictEqual(cookiesOf(answer), [])
          }
          assert.strictEqual(behind.reached.length, before, "nothing has reached a service")
        }
        // Reading is safe, and links from other sites work.
        assert.strictEqual((yield* call("GET", "/v1/courses", { headers: told })).status, 200)
      })
    )
  }

  it.effect("a request with its own Authorization passes unchanged, whatever cookie comes with it", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers } = yield* signIn("lena")
      const before = behind.exchanges
      const own = { authorization: "Bearer lyceum_pat_mine", "idempotency-key": "k", "if-match": '"1"' }
      yield* call("POST", "/v1/enrollments", { headers: { ...headers, ...own }, body: { a: 1 } })
      const reached = behind.reached.at(-1)
      assert.strictEqual(reached?.headers["authorization"], "Bearer lyceum_pat_mine")
      assert.strictEqual(reached?.headers["idempotency-key"], "k")
      assert.strictEqual(reached?.headers["if-match"], '"1"')
      assert.isUndefined(reached?.headers["cookie"])
      assert.strictEqual(behind.exchanges, before)
    })
  )

  it.effect("an open stream of events ends within a minute or so of its session", () =>
    Effect.gen(function* () {
      const { behind, url } = yield* Site
      const { headers, secret } = yield* signIn("lena")
      const events = yield* opened(`${url}/v1/progress/stream`, headers)
      assert.strictEqual(events.contentType, "text/event-stream")
      // A live one stays open.
      yield* TestClock.adjust("30 seconds")
      assert.isFalse(events.isOver())
      behind.sessions.delete(secret)
      // The clock is the test's own; the pauses are for what goes over real connections.
      let seconds = 0
      while (!events.isOver() && seconds < 600) {
        seconds += 5
        yield* TestClock.adjust("5 seconds")
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 20)))
      }
      assert.isAtMost(seconds, 120)
    })
  )
})
