/** Where a person is signed in: the list, the end of one, of another, of all; and what admins and services learn of people. */
import { assert, layer } from "@effect/vitest"
import { page } from "@lyceum/api/Page"
import { Session } from "@lyceum/api/Sessions"
import { Account, CreatedApiToken } from "@lyceum/api/Users"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import {
  admin,
  type Answer,
  bodyOf,
  harness,
  Http,
  newPerson,
  newServiceToken,
  newSession,
  problemOf,
  signIn
} from "./Harness.ts"

const listOf = bodyOf(page(Session))
const peopleOf = bodyOf(page(Account))
const Begun = Schema.Struct({ secret: Schema.String, expiresAt: Schema.String, account: Schema.Unknown })
const Access = Schema.Struct({
  accessToken: Schema.String,
  expiresIn: Schema.Int,
  expiresAt: Schema.String,
  account: Schema.Unknown
})
const Names = Schema.Struct({
  users: Schema.Array(Schema.Struct({ userId: Schema.String, email: Schema.String, name: Schema.String }))
})
const nobody = "0190a000-0000-7000-8000-000000000001"

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("own sessions", (it) => {
  const list = (token: string, query = "") =>
    Effect.flatMap(Http, ({ call }) => call("GET", `/v1/sessions${query}`, { token }))
  const alive = (token: string) =>
    Effect.flatMap(Http, ({ call }) =>
      Effect.map(call("GET", "/v1/users/me", { token }), ({ status }) => status === 200)
    )

  it.effect("of both kinds are listed, newest first, in pages, with the device and the one that asks", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken, email, password } = yield* newSession("lists")
      const safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604"
      yield* call("POST", "/v1/sessions", { body: { email, password }, headers: { "user-agent": safari } })
      const begun = yield* call("POST", "/internal/browser-sessions", {
        token: yield* newServiceToken,
        body: { email, password, clientAddress: "198.51.100.30", userAgent: safari }
      })
      const { secret } = yield* bodyOf(Begun)(begun)
      const { items } = yield* Effect.flatMap(list(accessToken), listOf)
      assert.deepStrictEqual(
        items.map(({ current, device, kind }) => [kind, device.browser, device.system, current]),
        [
          ["browser", "Safari", "iOS", false],
          ["token", "Safari", "iOS", false],
          ["token", null, null, true]
        ]
      )
      assert.notInclude(JSON.stringify(items), secret)
      const access = yield* call("POST", "/internal/browser-sessions/access", {
        token: yield* newServiceToken,
        body: { secret }
      })
      const browser = (yield* bodyOf(Access)(access)).accessToken
      const seen = yield* Effect.flatMap(list(browser), listOf)
      assert.deepStrictEqual(
        seen.items.map(({ current }) => current),
        [true, false, false]
      )
      const paged: Array<string> = []
      let cursor: string | null = ""
      while (cursor !== null) {
        const answer: Answer = yield* list(browser, `?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`)
        const one = yield* listOf(answer)
        paged.push(...one.items.map(({ id }) => id))
        cursor = one.nextCursor
      }
      assert.deepStrictEqual(
        paged,
        items.map(({ id }) => id)
      )
    })
  )

  it.effect("can be ended one by one, only by their owner, and everywhere at once", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const one = yield* newSession("ends-one")
      const two = yield* signIn(one)
      const stranger = yield* newSession("ends-nothing")
      const { items } = yield* Effect.flatMap(list(one.accessToken), listOf)
      const other = items.find(({ current }) => !current)?.id ?? ""
      const path = `/v1/sessions/${other}`
      assert.strictEqual(problemOf(yield* call("DELETE", path, { token: stranger.accessToken })), "not-found")
      assert.isTrue(yield* alive(two.accessToken))
      assert.strictEqual((yield* call("DELETE", path, { token: one.accessToken })).status, 204)
      assert.isFalse(yield* alive(two.accessToken))
      const refresh = yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken: two.refreshToken } })
      assert.strictEqual(refresh.status, 401)
      assert.strictEqual(problemOf(yield* call("DELETE", path, { token: one.accessToken })), "not-found")

      const three = yield* signIn(one)
      assert.strictEqual((yield* call("DELETE", "/v1/sessions", { token: one.accessToken })).status, 204)
      for (const { accessToken } of [one, three]) assert.isFalse(yield* alive(accessToken))
      assert.isTrue(yield* alive(stranger.accessToken))
    })
  )

  it.effect("ask for a session or a token that may, and for what decodes", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken } = yield* newSession("narrow")
      const created = yield* call("POST", "/v1/users/me/api-tokens", {
        token: accessToken,
        body: { name: "narrow", scopes: ["profile:read"] }
      })
      const narrow = yield* bodyOf(CreatedApiToken)(created)
      for (const [method, path] of [
        ["GET", "/v1/sessions"],
        ["DELETE", "/v1/sessions"],
        ["DELETE", `/v1/sessions/${nobody}`]
      ] as const) {
        assert.strictEqual(problemOf(yield* call(method, path)), "unauthorized")
        assert.strictEqual(problemOf(yield* call(method, path, { token: yield* newServiceToken })), "unauthorized")
        assert.strictEqual(problemOf(yield* call(method, path, { token: narrow.token })), "forbidden")
      }
      for (const bad of ["?limit=0", "?limit=101", "?cursor=bm9uZQ", "?more=1"]) {
        assert.strictEqual(problemOf(yield* list(accessToken, bad)), "invalid-request")
      }
      assert.strictEqual(problemOf(yield* call("DELETE", "/v1/sessions/1", { token: accessToken })), "invalid-request")
      assert.isTrue(yield* alive(accessToken))
    })
  )

  it.effect("people are found by how their name or address begins, and by role", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const [zora, zeno] = [yield* newPerson("zz-first"), yield* newPerson("other-zz")]
      const rename = (id: string, name: string) => sql`UPDATE people SET name = ${name} WHERE user_id = ${id}`
      yield* rename(zora.account.id, "Zora 100% Önder")
      yield* rename(zeno.account.id, "ZZ Top_Hat")
      const { accessToken: token } = yield* signIn(admin)
      yield* call("PATCH", `/v1/users/${zeno.account.id}`, { token, body: { role: "instructor" } })
      const found = (query: string) =>
        Effect.map(Effect.flatMap(call("GET", `/v1/users?${query}`, { token }), peopleOf), ({ items }) =>
          items.map(({ id }) => id)
        )
      const [a, b] = [zora.account.id, zeno.account.id]
      const cases: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
        ["query=zz", [a, b]],
        ["query=ZZ", [a, b]],
        ["query=zz&role=learner", [a]],
        ["query=zz&role=instructor", [b]],
        ["query=zz&role=admin", []],
        ["query=zora%20100%25%20%C3%B6", [a]],
        ["query=zora%20100_", []],
        ["query=zz%20top_", [b]],
        ["query=zz%25", []],
        ["query=hat", []],
        ["query=%5C", []]
      ]
      for (const [query, ids] of cases) assert.deepStrictEqual(yield* found(query), ids, query)
      const first = yield* Effect.flatMap(call("GET", "/v1/users?query=zz&limit=1", { token }), peopleOf)
      assert.deepStrictEqual(yield* found(`query=zz&limit=1&cursor=${first.nextCursor}`), [b])
      for (const bad of ["query=", `query=${"x".repeat(255)}`, "role=root"]) {
        assert.strictEqual(problemOf(yield* call("GET", `/v1/users?${bad}`, { token })), "invalid-request", bad)
      }
    })
  )

  it.effect("services learn names by id, and nobody else does", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ann, bea] = [yield* newSession("named-ann"), yield* newPerson("named-bea")]
      const ids = [ann.account.id, bea.account.id, nobody, ann.account.id]
      const ask = (body: unknown) =>
        Effect.flatMap(newServiceToken, (token) => call("POST", "/internal/users/by-id", { token, body }))
      const names = (body: unknown) =>
        Effect.map(Effect.flatMap(ask(body), bodyOf(Names)), ({ users }) => users.map(({ email }) => email).toSorted())
      assert.deepStrictEqual(yield* names({ ids }), ["named-ann@example.org", "named-bea@example.org"])
      assert.deepStrictEqual(yield* names({ ids, matching: "D-BEA" }), ["named-bea@example.org"])
      assert.deepStrictEqual(yield* names({ ids, matching: "some" }), [
        "named-ann@example.org",
        "named-bea@example.org"
      ])
      assert.deepStrictEqual(yield* names({ ids, matching: "%" }), [])
      assert.deepStrictEqual(yield* names({ ids: [] }), [])
      const tooMany = Array.from({ length: 1001 }, () => nobody)
      for (const bad of [{}, { ids: tooMany }, { ids: ["1"] }, { ids, matching: "" }, { ids, more: 1 }]) {
        assert.strictEqual(problemOf(yield* ask(bad)), "invalid-request")
      }
      const asPerson = yield* call("POST", "/internal/users/by-id", { token: ann.accessToken, body: { ids } })
      assert.strictEqual(problemOf(asPerson), "unauthorized")
      yield* call("DELETE", "/v1/users/me", { token: ann.accessToken })
      assert.deepStrictEqual(yield* names({ ids }), ["named-bea@example.org"])
    })
  )
})
