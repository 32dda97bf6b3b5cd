/** Limits of clients: by minute, over every replica, told in headers; a stranger's address, a person, an API token. */
import { Unauthorized } from "@lyceum/api/Problems"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it, layer } from "@effect/vitest"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { UserId } from "@lyceum/domain/Ids"
import { sessionScopes } from "@lyceum/domain/Role"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { RateLimits, rateLimitsLayer } from "@lyceum/runtime/limits/RateLimits"
import { makeWindows, type Policy } from "@lyceum/runtime/limits/Windows"
import { service } from "@lyceum/runtime/Service"
import { freePort } from "@lyceum/testing/cluster/Process"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Clock, ConfigProvider, Context, Effect, Layer, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { TestClock } from "effect/testing"

const policy: Policy = { name: "user", quota: 10 }
const settings = (values: Readonly<Record<string, string>>) => ConfigProvider.layer(ConfigProvider.fromUnknown(values))
const database = testDatabase("limits", { "0001_rate_counts": rateCountTable })

describe("windows", () => {
  const Steps = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20_000 })))

  it.effect.prop("never let more through in a minute than the quota, and always say when it ends", [Steps], ([steps]) =>
    Effect.sync(() => {
      const windows = makeWindows()
      const through = new Map<number, number>()
      let now = 1_800_000_000_000
      for (const step of steps) {
        now += step % 3 === 0 ? step : 1
        const { allowed, resetSeconds } = windows.take(policy, "kay", now)
        const minute = Math.floor(now / 60_000)
        if (allowed) through.set(minute, (through.get(minute) ?? 0) + 1)
        assert.isAtMost(through.get(minute) ?? 0, policy.quota)
        assert.isAtLeast(resetSeconds, 1)
        assert.isAtMost(resetSeconds, 60)
      }
    })
  )

  it("what could not be told is told later, and nobody's count is another's", () => {
    const windows = makeWindows()
    const now = 1_800_000_000_000
    windows.take(policy, "kay", now)
    const first = windows.untold(now)
    assert.deepStrictEqual(first.counts, [{ key: "user:kay", count: 1 }])
    assert.deepStrictEqual(windows.untold(now).counts, [])
    windows.keep(first.window, first.counts)
    assert.deepStrictEqual(windows.untold(now).counts, first.counts)
    windows.learn(first.window, [{ key: "user:kay", count: 10 }])
    assert.isFalse(windows.take(policy, "kay", now).allowed)
    assert.isTrue(windows.take(policy, "lou", now).allowed)
    assert.isTrue(windows.take({ name: "token", quota: 1 }, "kay", now).allowed)
    // Of a minute that is over nothing is learnt.
    windows.learn(first.window - 60_000, [{ key: "user:lou", count: 10 }])
    assert.isTrue(windows.take(policy, "lou", now).allowed)
  })
})

layer(database)("two replicas on one database", (it) => {
  it.effect("share a person's minute, and let through at most what came before they told each other", () =>
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const replica = Effect.map(
        Layer.build(
          Layer.fresh(rateLimitsLayer).pipe(Layer.provide(settings({ RATE_LIMIT_USER: "10", RATE_LIMIT_TOKEN: "4" })))
        ),
        (built) => Context.get(built, RateLimits)
      )
      const [a, b] = [yield* replica, yield* replica]
      const take = (from: typeof a, times: number, token?: string) =>
        Effect.map(Clock.currentTimeMillis, (now) =>
          Array.from({ length: times }, () => from.person("kay", token, now)).filter((one) => one?.allowed === true)
        )
      /** A second passes; returns when so many requests are in the table, and what was answered has been read. */
      const tell = (total: number) =>
        Effect.gen(function* () {
          yield* TestClock.adjust("1 second")
          yield* sql`SELECT coalesce(sum(count), 0)::int AS total FROM rate_counts`.pipe(
            Effect.repeat({ until: (rows) => rows[0]?.["total"] === total })
          )
          for (let n = 0; n < 5; n++) yield* sql`SELECT 1`
        })
      assert.lengthOf(yield* take(a, 6), 6)
      yield* tell(6)
      assert.lengthOf(yield* take(b, 1), 1, "b has not been told yet")
      yield* tell(7)
      assert.lengthOf(yield* take(b, 5), 3, "b knows of the six at a")
      // a still knows of its own six alone: what it lets through now is all that can be too much.
      assert.lengthOf(yield* take(a, 9), 4)
      yield* tell(14)
      assert.lengthOf(yield* take(a, 5), 0)
      assert.lengthOf(yield* take(b, 5), 0)
      yield* TestClock.adjust("1 minute")
      assert.lengthOf(yield* take(a, 1), 1, "a new minute")
      const keys = yield* sql`SELECT key FROM rate_counts`
      assert.isEmpty(
        keys.filter(({ key }) => String(key).includes("kay")),
        "no id stands in the table"
      )
    }).pipe(Effect.scoped)
  )

  it.effect("an API token has a smaller share, which is the person's too", () =>
    Effect.gen(function* () {
      const built = yield* Layer.build(
        Layer.fresh(rateLimitsLayer).pipe(Layer.provide(settings({ RATE_LIMIT_USER: "10", RATE_LIMIT_TOKEN: "4" })))
      )
      const limits = Context.get(built, RateLimits)
      const now = yield* Clock.currentTimeMillis
      const of = (token: string | undefined, times: number) =>
        Array.from({ length: times }, () => limits.person("lou", token, now))
      const withToken = of("lyceum_pat_1", 5)
      assert.isTrue(withToken.every((one) => one?.policy.name === "token"))
      assert.deepStrictEqual(
        withToken.map((one) => one?.allowed),
        [true, true, true, true, false]
      )
      assert.lengthOf(
        of(undefined, 9).filter((one) => one?.allowed === true),
        5
      )
    }).pipe(Effect.scoped)
  )
})

/** A token is a name. */
const tokens = Layer.succeed(
  AccessTokens,
  AccessTokens.of({
    verify: Effect.fnUntraced(function* (token) {
      if (token !== "kay") return yield* new Unauthorized()
      const userId = UserId.make("0190a3a0-0000-7000-8000-000000000001")
      return { kind: "person", userId, role: "learner", scopes: [...sessionScopes] } as const
    })
  })
)

class Url extends Context.Service<Url, string>()("test/Url") {}

const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/open", HttpServerResponse.text("open")),
  HttpRouter.add(
    "GET",
    "/mine",
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      yield* (yield* AccessTokens).verify((request.headers["authorization"] ?? "").slice("Bearer ".length))
      return HttpServerResponse.text("mine")
    })
  )
)

const served = Layer.unwrap(
  Effect.gen(function* () {
    const [port, managementPort] = [yield* freePort, yield* freePort]
    return Layer.merge(
      Layer.succeed(Url, `http://127.0.0.1:${port}`),
      service({ routes, workers: Layer.empty }).pipe(
        Layer.provide([tokens, database]),
        Layer.provide(
          settings({
            PORT: String(port),
            MANAGEMENT_PORT: String(managementPort),
            FORWARDED_HOPS: "1",
            RATE_LIMIT_USER: "3",
            RATE_LIMIT_ADDRESS: "3"
          })
        )
      )
    )
  })
)

layer(served)("a service", (it) => {
  const get = (path: string, headers: Record<string, string>) =>
    Effect.flatMap(Url, (url) =>
      Effect.promise(async () => {
        const response = await fetch(url + path, { headers })
        return { status: response.status, headers: response.headers, text: await response.text() }
      })
    )
  const many = (path: string, headers: Record<string, string>) => Effect.forEach([1, 2, 3, 4], () => get(path, headers))

  it.effect("tells a person what is left, then when to come again; strangers are not held to it", () =>
    Effect.gen(function* () {
      const answers = yield* many("/mine", { authorization: "Bearer kay", "x-forwarded-for": "203.0.113.1" })
      assert.deepStrictEqual(
        answers.map(({ headers, status }) => [status, headers.get("ratelimit"), headers.get("ratelimit-policy")]),
        [
          [200, '"user";r=2;t=60', '"user";q=3;w=60'],
          [200, '"user";r=1;t=60', '"user";q=3;w=60'],
          [200, '"user";r=0;t=60', '"user";q=3;w=60'],
          [429, '"user";r=0;t=60', '"user";q=3;w=60']
        ]
      )
      const refused = answers.at(-1)
      assert.strictEqual(refused?.headers.get("retry-after"), "60")
      assert.include(refused?.text, "urn:lyceum:problem:too-many-requests")
      assert.strictEqual((yield* get("/open", { "x-forwarded-for": "203.0.113.1" })).status, 200)
    })
  )

  it.effect("holds an address to its share, with bad tokens too, and no other address", () =>
    Effect.gen(function* () {
      const from = { "x-forwarded-for": "203.0.113.2" }
      const statuses = [
        (yield* get("/open", from)).status,
        (yield* get("/mine", { ...from, authorization: "Bearer guess" })).status,
        (yield* get("/open", from)).status,
        (yield* get("/mine", { ...from, authorization: "Bearer guess" })).status
      ]
      assert.deepStrictEqual(statuses, [200, 401, 200, 429])
      assert.strictEqual((yield* get("/open", { "x-forwarded-for": "203.0.113.3" })).status, 200)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* get("/open", from)).status, 200)
    })
  )
})
