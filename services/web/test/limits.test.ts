/** What an address may ask of the web service itself in a minute: counted here, since no service behind sees it. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { type Answer, type Call, sameOrigin, Site, site } from "./Harness.ts"

/** So many at once from one address. Sixteen are beyond a quota of five even where a minute ends between them. */
const burst = (method: string, path: string, address: string, times: number, call: Call = {}) =>
  Effect.flatMap(Site, (own) =>
    Effect.forEach(
      Array.from({ length: times }),
      () => own.call(method, path, { ...call, headers: { ...call.headers, "x-forwarded-for": address } }),
      { concurrency: "unbounded" }
    )
  )

const refused = (answers: ReadonlyArray<Answer>) => answers.filter(({ status }) => status === 429)

layer(
  site(() => ({ FORWARDED_HOPS: "1", RATE_LIMIT_ADDRESS: "5" })),
  { excludeTestServices: true, timeout: "60 seconds" }
)("an address that asks for more than its share", (it) => {
  it.effect("is told when to come again, in the words of every service; another address is not", () =>
    Effect.gen(function* () {
      const answers = yield* burst("GET", "/v1/browser-session", "192.0.2.1", 16)
      const over = refused(answers)
      assert.isAtLeast(over.length, 6)
      for (const { headers, text } of over) {
        assert.strictEqual(headers["content-type"], "application/problem+json")
        assert.strictEqual(headers["ratelimit-policy"], `"address";q=5;w=60`)
        assert.match(String(headers["ratelimit"]), /^"address";r=0;t=\d+$/)
        assert.match(String(headers["retry-after"]), /^[1-9]\d?$/)
        assert.match(text, /too-many-requests/)
      }
      assert.lengthOf(refused(yield* burst("GET", "/v1/browser-session", "192.0.2.2", 3)), 0)
    })
  )

  it.effect("cannot sign in, load pages or read documents beyond it, whatever token it shows", () =>
    Effect.gen(function* () {
      const signIn = {
        headers: sameOrigin,
        body: { email: "lena@example.org", password: "right password" }
      }
      assert.isAtLeast(refused(yield* burst("POST", "/v1/browser-session", "192.0.2.3", 16, signIn)).length, 6)
      const page = { headers: { accept: "text/html" } }
      assert.isAtLeast(refused(yield* burst("GET", "/courses", "192.0.2.4", 16, page)).length, 6)
      const shown = { headers: { authorization: "Bearer of-nobody" } }
      assert.isAtLeast(refused(yield* burst("GET", "/openapi.json", "192.0.2.5", 16, shown)).length, 6)
    })
  )

  it.effect("has all files of the app, and what services answer is theirs to count", () =>
    Effect.gen(function* () {
      const files = yield* burst("GET", "/assets/index-abc.js", "192.0.2.6", 30)
      assert.isTrue(files.every(({ status }) => status === 200))
      const { behind } = yield* Site
      const before = behind.reached.length
      const answers = yield* burst("GET", "/v1/courses", "192.0.2.6", 30)
      assert.lengthOf(refused(answers), 0)
      assert.strictEqual(behind.reached.length - before, 30)
      assert.lengthOf(refused(yield* burst("GET", "/v1/about", "192.0.2.6", 1)), 0, "its share is whole")
    })
  )
})

layer(site(), { excludeTestServices: true, timeout: "60 seconds" })("without FORWARDED_HOPS", (it) => {
  it.effect("nobody is counted: all would have the address of a proxy", () =>
    Effect.gen(function* () {
      const answers = yield* burst("GET", "/v1/about", "192.0.2.7", 10)
      assert.isTrue(answers.every(({ headers, status }) => status === 200 && headers["ratelimit"] === undefined))
    })
  )
})

layer(
  site(() => ({ FORWARDED_HOPS: "1" })),
  { excludeTestServices: true, timeout: "60 seconds" }
)("by itself", (it) => {
  it.effect("an address has 1200 a minute", () =>
    Effect.gen(function* () {
      const [answer] = yield* burst("GET", "/v1/about", "192.0.2.8", 1)
      assert.strictEqual(answer?.headers["ratelimit-policy"], `"address";q=1200;w=60`)
    })
  )
})
