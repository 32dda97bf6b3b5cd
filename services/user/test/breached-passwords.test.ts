import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer, Logger, Option, References, Tracer } from "effect"
import { TestClock } from "effect/testing"
import { BreachedPasswords } from "../src/breached-passwords/BreachedPasswords.ts"
import { rangeService } from "../src/breached-passwords/RangeService.ts"
import { rangeKeyOf, suffixesOf } from "../src/breached-passwords/Ranges.ts"
import { breachedPasswordsLaws } from "./BreachedPasswordsLaws.ts"
import { callAt, harness, Http, newSession, problemOf } from "./Harness.ts"
import { badMoods, RangeServer, rangeServer } from "./RangeServer.ts"

const breached = "not common and yet public"
const padded = "only a line of padding"

describe("the range protocol", () => {
  it("a password's key is its SHA-1, 5 digits to send and 35 to keep", () => {
    // The example of RFC 3174's "abc", and of the service's own page ("password").
    assert.deepStrictEqual(rangeKeyOf("abc"), { prefix: "A9993", suffix: "E364706816ABA3E25717850C26C9CD0D89D" })
    assert.deepStrictEqual(rangeKeyOf("password"), { prefix: "5BAA6", suffix: "1E4C9B93F3F0682250B6CF8331B7EE68FD8" })
  })

  it("lines of another kind are no answer, a count of 0 is no password", () => {
    const [one, two] = ["A".repeat(35), "B".repeat(35)]
    assert.deepStrictEqual(suffixesOf(`${one}:3\r\n${two}:0\r\n`), Option.some(new Set([one])))
    for (const bad of ["", "\r\n", `${one}:0`, one, `${one}:`, `${one}:x`, `${one}A:1`, `${one}:1\n<p>`]) {
      assert.isTrue(Option.isNone(suffixesOf(bad)), JSON.stringify(bad))
    }
  })
})

breachedPasswordsLaws("without a set", () => BreachedPasswords.none, {
  one: breached,
  given: "unknown",
  other: "unknown"
})

breachedPasswordsLaws(
  "with a service of ranges",
  () => Layer.unwrap(Effect.map(rangeServer([breached]), ({ url }) => rangeService(new URL(url)))),
  { one: breached, given: "breached", other: "not-found" }
)

describe("a service of ranges", () => {
  it.live("is sent 5 digits and nothing else, once for each range", () =>
    Effect.gen(function* () {
      const server = yield* rangeServer([breached], [padded])
      const passwords = [breached, padded, "a third one"]
      const answers = yield* Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        return yield* Effect.forEach([...passwords, ...passwords], standing)
      }).pipe(Effect.withSpan("of somebody"), Effect.provide(rangeService(new URL(`${server.url}/`))))
      const [first, second, third] = ["breached", "not-found", "not-found"]
      assert.deepStrictEqual<ReadonlyArray<unknown>>(answers, [first, second, third, first, second, third])
      assert.deepStrictEqual(
        server.asked.map(({ path }) => path),
        passwords.map((password) => `/range/${rangeKeyOf(password).prefix}`)
      )
      for (const { body, headers, method, path } of server.asked) {
        assert.match(path, /^\/range\/[0-9A-F]{5}$/)
        assert.deepStrictEqual([method, body, headers["add-padding"]], ["GET", "", "true"])
        // Neither who asks nor in which trace: what is there is what every client sends.
        assert.sameMembers(
          Object.keys(headers).filter((name) => !/^(?:accept|sec-fetch)/.test(name)),
          ["host", "connection", "add-padding", "user-agent"]
        )
      }
    })
  )
})

describe("a service of ranges, asked well and in vain", () => {
  it.live("leaves neither the password nor its range in the log or in a trace", () =>
    Effect.gen(function* () {
      const { be, url } = yield* rangeServer([breached])
      const said: Array<unknown> = []
      const spans: Array<Tracer.Span> = []
      const kept = Layer.mergeAll(
        Logger.layer([Logger.make(({ cause, message }) => void said.push([message, String(cause)]))]),
        Layer.succeed(References.MinimumLogLevel, "All"),
        Layer.succeed(
          Tracer.Tracer,
          Tracer.make({
            span: (options) => {
              const span = new Tracer.NativeSpan(options)
              spans.push(span)
              return span
            }
          })
        )
      )
      yield* Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        be("garbage")
        yield* standing(breached)
        be("well")
        yield* Effect.logInfo(yield* standing(breached))
      }).pipe(Effect.provide(rangeService(new URL(url)).pipe(Layer.provideMerge(kept))))
      const left = JSON.stringify([said, spans.map(({ attributes, name }) => [name, ...attributes])])
      // What is looked at is there.
      assert.include(left, "BreachedPasswords.standing")
      assert.include(left, '"breached"')
      const { prefix, suffix } = rangeKeyOf(breached)
      for (const secret of [breached, prefix, suffix]) assert.notInclude(left.toUpperCase(), secret.toUpperCase())
    })
  )
})

describe("a service of ranges that is away", () => {
  it.live.each(badMoods)("says nothing of a password, and is asked again: %s", (mood) =>
    Effect.gen(function* () {
      const { asked, be, url } = yield* rangeServer([breached])
      yield* Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        be(mood)
        assert.strictEqual(yield* standing(breached), "unknown")
        be("well")
        assert.strictEqual(yield* standing(breached), "breached")
      }).pipe(Effect.provide(rangeService(new URL(url))))
      // A redirect was not followed, nothing was tried twice.
      assert.lengthOf(asked, 2)
    })
  )

  it.live("where nobody listens", () =>
    Effect.gen(function* () {
      const { url } = yield* Effect.scoped(rangeServer([breached]))
      const { standing } = yield* Effect.provide(BreachedPasswords, rangeService(new URL(url)))
      assert.strictEqual(yield* standing(breached), "unknown")
    })
  )

  it.effect("is left alone for two seconds after ten askings in vain", () =>
    Effect.gen(function* () {
      const { asked, be, url } = yield* rangeServer([breached])
      yield* Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        be("fault")
        for (let n = 0; n < 15; n++) assert.strictEqual(yield* standing(`in vain ${n}`), "unknown")
        assert.lengthOf(asked, 10)
        be("well")
        assert.strictEqual(yield* standing(breached), "unknown")
        yield* TestClock.adjust("2 seconds")
        assert.strictEqual(yield* standing(breached), "breached")
        assert.lengthOf(asked, 11)
      }).pipe(Effect.provide(rangeService(new URL(url))))
    })
  )
})

const service = Layer.unwrap(
  Effect.gen(function* () {
    const server = yield* rangeServer([breached], [padded])
    return Layer.merge(Layer.succeed(RangeServer, server), harness({ BREACH_RANGES: server.url }))
  })
)

/** How many new passwords were counted with that result. */
const counted = Effect.fnUntraced(function* (result: string) {
  const { managementUrl } = yield* Http
  const { body } = yield* callAt(managementUrl)("GET", "/metrics")
  const line = String(body)
    .split("\n")
    .find((text) => text.startsWith("lyceum_breached_passwords_total{") && text.includes(`result="${result}"`))
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(" ")))
})

layer(service, { timeout: "60 seconds", excludeTestServices: true })("new passwords", (it) => {
  const register = Effect.fnUntraced(function* (local: string, password: string) {
    const { call } = yield* Http
    return yield* call("POST", "/v1/users", {
      body: { email: `${local}@example.org`, password, name: "Somebody" }
    })
  })

  it.effect("of a set of breached ones are refused, others are taken", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { asked } = yield* RangeServer
      const known = yield* counted("breached")
      const refused = yield* register("breached", breached)
      assert.deepStrictEqual([refused.status, problemOf(refused)], [422, "unprocessable"])
      assert.include(JSON.stringify(refused.body), "became public in a breach")
      assert.notInclude(JSON.stringify(refused.body), breached)
      assert.strictEqual((yield* register("padded", padded)).status, 201)

      const { accessToken, password } = yield* newSession("changes")
      const change = (next: string) =>
        call("PATCH", "/v1/users/me", { token: accessToken, body: { password: { current: password, next } } })
      assert.strictEqual((yield* change(breached)).status, 422)
      assert.strictEqual((yield* change("one that nobody has")).status, 200)
      assert.strictEqual(yield* counted("breached"), known + 2)

      // What the common list refuses is told to nobody.
      const before = asked.length
      assert.strictEqual((yield* register("common", "password123")).status, 422)
      assert.strictEqual(asked.length, before)
    })
  )

  it.effect("go on by the common list while the set is away, and are counted", () =>
    Effect.gen(function* () {
      const { asked, be } = yield* RangeServer
      for (const mood of ["never", "fault", "garbage"] as const) {
        be(mood)
        const [before, requests] = [yield* counted("unknown"), asked.length]
        assert.strictEqual((yield* register(`away-${mood}`, `a password while it is ${mood}`)).status, 201, mood)
        assert.strictEqual((yield* register(`common-${mood}`, "Password123")).status, 422, mood)
        assert.strictEqual(yield* counted("unknown"), before + 1, mood)
        assert.strictEqual(asked.length, requests + 1, mood)
      }
      be("well")
      assert.strictEqual((yield* register("breached-again", breached)).status, 422)
      for (const { path } of asked) assert.match(path, /^\/range\/[0-9A-F]{5}$/)
    })
  )
})
