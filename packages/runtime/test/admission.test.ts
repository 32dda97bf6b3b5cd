/** What a listener takes on: the limit learns from the event loop, sign-ins have places of their own, the rest is told when to come. */
import { assert, describe, it } from "@effect/vitest"
import { freePort } from "@lyceum/testing/cluster/Process"
import { ConfigProvider, Deferred, Effect, Fiber, Layer, Queue, Schema } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { AdmissionRule } from "../src/admission/Admission.ts"
import { kindOf, passwordPaths } from "../src/admission/Kinds.ts"
import { limitRule, nextLimit, nextRate, places } from "../src/admission/Limit.ts"
import { publicServer } from "../src/http/PublicServer.ts"

const Seen = Schema.Struct({
  lagMillis: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2000 })),
  busiest: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1000 })),
  ended: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
  late: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
  perSecond: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 5000 }))
})
const Looks = Schema.Array(Seen)

const onTime = { ended: 10, late: 0, perSecond: 200 }

/**
 * A listener whose loop is on time before something that does `rate` requests a second, each in its turn, offered three times
 * that: how long the requests took that ended in the last of so many seconds. Looks are 50 ms apart, as they are.
 */
const taken = (rate: number, seconds: number, rule = limitRule): ReadonlyArray<number> => {
  const step = 0.05
  let limit = Math.floor(rule.ceiling / 2)
  let perSecond = 0
  let owed = 0
  const queue: Array<number> = []
  const took: Array<{ readonly at: number; readonly millis: number }> = []
  for (let at = 0; at < seconds; at += step) {
    for (let offered = 0; offered < rate * 3 * step && queue.length < limit; offered++) queue.push(at)
    const busiest = queue.length
    owed += rate * step
    const done = queue.splice(0, Math.floor(owed))
    owed = queue.length === 0 ? 0 : owed - done.length
    const waits = done.map((entered) => (at - entered) * 1000)
    for (const millis of waits) took.push({ at, millis })
    perSecond = nextRate(perSecond, done.length, step * 1000)
    const late = waits.filter((millis) => millis > rule.takesMillis).length
    limit = nextLimit(limit, { lagMillis: 1, busiest, ended: done.length, late, perSecond }, rule)
  }
  return took.filter(({ at }) => at > seconds - 1).map(({ millis }) => millis)
}

describe("the limit", () => {
  it.effect.prop(
    "bounds the time that requests take, and leaves what does them busy, however quick it is",
    [Schema.Int.check(Schema.isBetween({ minimum: 50, maximum: 2000 }))],
    ([rate]) =>
      Effect.sync(() => {
        const found = taken(rate, 10)
        // At 50 a second the floor alone is 640 ms of work, and news of what is late come late: at most 1.3 s at any of these rates.
        assert.isBelow(Math.max(...found), 1500)
        assert.isAtLeast(found.length, rate * 0.8)
      })
  )

  it("does not bound it by the loop's lag alone", () => {
    assert.isAbove(Math.max(...taken(200, 10, { ...limitRule, takesMillis: Infinity })), 2000)
  })

  it("falls when most are late and many are under way, not for a few and not for those of a quiet listener", () => {
    const limit = 100
    const seen = { lagMillis: 1, busiest: limit, perSecond: 200 }
    assert.strictEqual(nextLimit(limit, { ...seen, ended: 10, late: 6 }), (200 * limitRule.takesMillis) / 1000)
    assert.strictEqual(nextLimit(limit, { ...seen, ended: 10, late: 10, perSecond: 1 }), limitRule.floor)
    assert.strictEqual(nextLimit(limit, { ...seen, ended: 10, late: 10, perSecond: 9000 }), limit)
    assert.isAbove(nextLimit(limit, { ...seen, ended: 10, late: 5 }), limit)
    assert.strictEqual(nextLimit(limit, { ...seen, ended: 0, late: 0 }), limit)
    assert.strictEqual(nextLimit(limit, { ...seen, busiest: limit / 2, ended: 10, late: 10 }), limit)
  })

  it.effect.prop("stays within its bounds whatever is seen", [Looks], ([looks]) =>
    Effect.sync(() => {
      let limit = limitRule.ceiling / 2
      for (const seen of looks) {
        limit = nextLimit(limit, seen)
        assert.isAtLeast(limit, limitRule.floor)
        assert.isAtMost(limit, limitRule.ceiling)
      }
    })
  )

  it("falls to the floor while the loop is late, and comes back only with use", () => {
    let limit = limitRule.ceiling
    for (let look = 0; look < 20; look++) limit = nextLimit(limit, { lagMillis: 200, busiest: limit, ...onTime })
    assert.strictEqual(limit, limitRule.floor)
    for (let look = 0; look < 20; look++) limit = nextLimit(limit, { lagMillis: 1, busiest: 1, ...onTime })
    assert.strictEqual(limit, limitRule.floor)
    // Within five seconds, at twenty looks a second, it is at its ceiling again.
    for (let look = 0; look < 100; look++) limit = nextLimit(limit, { lagMillis: 1, busiest: limit, ...onTime })
    assert.strictEqual(limit, limitRule.ceiling)
  })

  it("has places left for work that another service began, and few for passwords", () => {
    assert.isAbove(places("internal", limitRule.floor), places("ordinary", limitRule.floor))
    assert.isAtLeast(places("password", limitRule.floor), 1)
    assert.isBelow(places("password", limitRule.ceiling) * 4, places("ordinary", limitRule.ceiling))
  })

  it("tells kinds by the first line alone", () => {
    for (const path of passwordPaths) assert.strictEqual(kindOf("POST", `${path}?x=1`), "password")
    assert.strictEqual(kindOf("GET", "/v1/users"), "ordinary")
    assert.strictEqual(kindOf("POST", "/v1/users/me"), "ordinary")
    assert.strictEqual(kindOf("POST", "/internal/answer-key"), "internal")
  })
})

/** Eight to sixteen at a time, one or two passwords among them. */
const small = { floor: 8, ceiling: 16, lagMillis: Infinity, takesMillis: Infinity }

it.live("a listener that is full answers 429 with all that any answer carries, and takes on again when it is not", () =>
  Effect.gen(function* () {
    const port = yield* freePort
    const release = yield* Deferred.make<void>()
    const held = Effect.as(Deferred.await(release), HttpServerResponse.text("done"))
    const routes = Layer.mergeAll(
      HttpRouter.add("GET", "/held", held),
      HttpRouter.add("POST", "/v1/sessions", held),
      HttpRouter.add("GET", "/internal/facts", HttpServerResponse.text("facts"))
    )
    yield* Layer.build(
      publicServer(routes).pipe(
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ PORT: String(port) }))),
        Layer.provide(Layer.succeed(AdmissionRule, small))
      )
    )
    const ask = (path: string, method = "GET") =>
      Effect.promise(async () => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
        return { status: response.status, headers: response.headers, text: await response.text() }
      })
    /** Asks so many times at once; returns the refusals when there are as many as there must be, the others being held. */
    const beyond = (path: string, method: string, asked: number, places: number) =>
      Effect.gen(function* () {
        const refused = yield* Queue.unbounded<Effect.Success<ReturnType<typeof ask>>>()
        const all = yield* Effect.forkChild(
          Effect.forEach(
            Array.from({ length: asked }),
            () =>
              Effect.tap(ask(path, method), (answer) =>
                answer.status === 429 ? Queue.offer(refused, answer) : Effect.void
              ),
            { concurrency: "unbounded" }
          )
        )
        return { all, refused: yield* Effect.replicateEffect(Queue.take(refused), asked - places) }
      })
    const storm = yield* beyond("/v1/sessions", "POST", 6, small.ceiling / 8)
    assert.strictEqual((yield* ask("/nothing-here")).status, 404, "readers are let in during a storm of sign-ins")
    const full = yield* beyond("/held", "GET", 40, small.ceiling)
    const first = full.refused[0]
    if (first === undefined) return assert.fail("nobody was turned away")
    assert.strictEqual(first.headers.get("retry-after"), "1")
    assert.strictEqual(first.headers.get("ratelimit"), `"capacity";r=0;t=1`)
    assert.strictEqual(first.headers.get("content-type"), "application/problem+json")
    assert.strictEqual(first.headers.get("x-content-type-options"), "nosniff")
    assert.match(first.headers.get("x-request-id") ?? "", /^[\w-]{36}$/)
    assert.include(first.text, "urn:lyceum:problem:too-many-requests")
    assert.strictEqual((yield* ask("/internal/facts")).status, 200, "what another service began is gone on with")
    yield* Deferred.succeed(release, undefined)
    for (const [{ all }, least] of [
      [storm, 1],
      [full, small.floor]
    ] as const) {
      const statuses = (yield* Fiber.join(all)).map(({ status }) => status)
      assert.isAtLeast(statuses.filter((status) => status === 200).length, least)
    }
    assert.strictEqual((yield* ask("/held")).status, 200)
  }).pipe(Effect.scoped)
)
