import { assert, layer } from "@effect/vitest"
import { Account } from "@lyceum/api/Users"
import { page } from "@lyceum/api/Page"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { admin, type Answer, bodyOf, harness, Http, newPerson, newSession, problemOf, signIn } from "./Harness.ts"

const long = (n: number) => "x".repeat(n)
const good = { email: "new@example.org", password: "a long enough one", name: "Somebody" }

/** Bodies that registration refuses, and how. */
const refused: ReadonlyArray<readonly [string, string, number]> = [
  ["not JSON", "{", 400],
  ["an array", "[]", 400],
  ["nothing", "", 400],
  ["no address", JSON.stringify({ ...good, email: undefined }), 400],
  ["an address without a host", JSON.stringify({ ...good, email: "new@" }), 400],
  ["an address that is too long", JSON.stringify({ ...good, email: `${long(250)}@example.org` }), 400],
  ["a number for a password", JSON.stringify({ ...good, password: 12345678 }), 400],
  ["7 characters for a password", JSON.stringify({ ...good, password: long(7) }), 400],
  ["1025 characters for a password", JSON.stringify({ ...good, password: long(1025) }), 400],
  ["a common password", JSON.stringify({ ...good, password: "Password123" }), 422],
  ["the address for a password", JSON.stringify({ ...good, password: good.email }), 422],
  ["an empty name", JSON.stringify({ ...good, name: "" }), 400],
  ["a name that is too long", JSON.stringify({ ...good, name: long(201) }), 400],
  ["a control character in the name", JSON.stringify({ ...good, name: "a\nb" }), 400],
  ["a language nobody speaks here", JSON.stringify({ ...good, locale: "xx" }), 400],
  ["a role (mass assignment)", JSON.stringify({ ...good, role: "admin" }), 400],
  ["an id (mass assignment)", JSON.stringify({ ...good, id: "0190a000-0000-7000-8000-000000000001" }), 400],
  [
    "a prototype",
    `{"__proto__":{"role":"admin"},"email":"new@example.org","password":"a long enough one","name":"S"}`,
    400
  ]
]

/** Every route of people: without a token, and with a token that is none. */
const guarded: ReadonlyArray<readonly [string, string]> = [
  ["GET", "/v1/users/me"],
  ["PATCH", "/v1/users/me"],
  ["DELETE", "/v1/users/me"],
  ["POST", "/v1/users/me/export"],
  ["POST", "/v1/users/me/api-tokens"],
  ["GET", "/v1/users/me/api-tokens"],
  ["DELETE", "/v1/users/me/api-tokens/0190a000-0000-7000-8000-000000000001"],
  ["GET", "/v1/users"],
  ["GET", "/v1/users/0190a000-0000-7000-8000-000000000001"],
  ["PATCH", "/v1/users/0190a000-0000-7000-8000-000000000001"],
  ["DELETE", "/v1/sessions/current"],
  ["POST", "/internal/token-introspections"],
  ["POST", "/internal/users/by-email"]
]

/** What a signed-in learner may not send, and the answer. */
const badOfLearner: ReadonlyArray<readonly [string, string, string, unknown, number]> = [
  ["own role", "PATCH", "/v1/users/me", { role: "admin" }, 400],
  ["own e-mail address", "PATCH", "/v1/users/me", { email: "other@example.org" }, 400],
  ["an unknown field", "PATCH", "/v1/users/me", { name: "A", shoeSize: 43 }, 400],
  ["a wrong type", "PATCH", "/v1/users/me", { name: 1 }, 400],
  [
    "a wrong present password",
    "PATCH",
    "/v1/users/me",
    { password: { current: "wrong one", next: "another long one" } },
    401
  ],
  [
    "a common new password",
    "PATCH",
    "/v1/users/me",
    { password: { current: good.password, next: "password123" } },
    422
  ],
  [
    "a new password that is too short",
    "PATCH",
    "/v1/users/me",
    { password: { current: good.password, next: "short" } },
    400
  ],
  ["the list of people", "GET", "/v1/users", undefined, 403],
  ["somebody's role", "PATCH", "/v1/users/0190a000-0000-7000-8000-000000000001", { role: "admin" }, 403],
  ["somebody", "GET", "/v1/users/0190a000-0000-7000-8000-000000000001", undefined, 404],
  ["an id that is none", "GET", "/v1/users/1", undefined, 400],
  ["an id in capitals", "GET", "/v1/users/0190A000-0000-7000-8000-000000000001", undefined, 400],
  ["no scopes", "POST", "/v1/users/me/api-tokens", { name: "n", scopes: [] }, 400],
  ["an unknown scope", "POST", "/v1/users/me/api-tokens", { name: "n", scopes: ["root"] }, 400],
  ["an admin's scope", "POST", "/v1/users/me/api-tokens", { name: "n", scopes: ["admin"] }, 403],
  ["a service's scope", "POST", "/v1/users/me/api-tokens", { name: "n", scopes: ["profile:read", "internal"] }, 403],
  ["a token without a name", "POST", "/v1/users/me/api-tokens", { name: "", scopes: ["profile:read"] }, 400],
  [
    "a token for 11 years",
    "POST",
    "/v1/users/me/api-tokens",
    { name: "n", scopes: ["profile:read"], expiresInDays: 4000 },
    400
  ],
  ["a page of 0", "GET", "/v1/users/me/api-tokens?limit=0", undefined, 400],
  ["a page of 101", "GET", "/v1/users/me/api-tokens?limit=101", undefined, 400],
  ["an unknown query field", "GET", "/v1/users/me/api-tokens?offset=1", undefined, 400],
  ["a cursor of their own", "GET", "/v1/users/me/api-tokens?cursor=bm9uZQ", undefined, 400],
  ["somebody's API token", "DELETE", "/v1/users/me/api-tokens/0190a000-0000-7000-8000-000000000001", undefined, 404],
  ["a service's route", "POST", "/internal/users/by-email", { emails: [] }, 401],
  ["a method that is not there", "PUT", "/v1/users/me", {}, 405],
  ["an address that is not there", "GET", "/v1/nothing", undefined, 404]
]

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("routes of the user service", (it) => {
  it.effect("refuse bad registrations and change nothing", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const before = yield* sql`SELECT count(*)::int FROM events`
      for (const [what, text, status] of refused) {
        const answer = yield* call("POST", "/v1/users", { text })
        assert.strictEqual(answer.status, status, what)
        assert.include(answer.headers.get("content-type"), "application/problem+json", what)
      }
      assert.deepStrictEqual(yield* sql`SELECT count(*)::int FROM events`, before)
    })
  )

  it.effect("know an address however it is typed", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const registered = yield* call("POST", "/v1/users", {
        body: { ...good, email: "  Capital.Letters@Example.ORG " }
      })
      assert.strictEqual((yield* bodyOf(Account)(registered)).email, "capital.letters@example.org")
      yield* signIn({ email: "CAPITAL.letters@example.org", password: good.password })
      const again = yield* call("POST", "/v1/users", { body: { ...good, email: "capital.LETTERS@example.org" } })
      assert.strictEqual(problemOf(again), "email-taken")
    })
  )

  it.effect("ask for a token", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      for (const [method, path] of guarded) {
        for (const call1 of [{}, { token: "forged" }, { token: "lyceum_pat_forged" }]) {
          const answer = yield* call(method, path, { ...(method === "GET" ? {} : { body: {} }), ...call1 })
          assert.strictEqual(answer.status, 401, `${method} ${path}`)
          assert.strictEqual(problemOf(answer), "unauthorized", `${method} ${path}`)
        }
      }
    })
  )

  it.effect("refuse what a learner may not do or say, and change nothing", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken: token, account } = yield* newSession("learner")
      const before = yield* sql`SELECT count(*)::int FROM events`
      for (const [what, method, path, body, status] of badOfLearner) {
        const answer = yield* call(method, path, { token, ...(body === undefined ? {} : { body }) })
        assert.strictEqual(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`)
      }
      assert.deepStrictEqual(yield* sql`SELECT count(*)::int FROM events`, before)
      const me = yield* Effect.flatMap(call("GET", "/v1/users/me", { token }), bodyOf(Account))
      assert.deepStrictEqual(me, account)
    })
  )

  it.effect("change the profile and the password; a new password ends the other sessions", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token, account, email, password } = yield* newSession("changer")
      const other = yield* signIn({ email, password })
      const changed = yield* call("PATCH", "/v1/users/me", {
        token,
        body: { name: "Renamed", locale: "ar", password: { current: password, next: "an even longer one" } }
      })
      assert.strictEqual(changed.status, 200)
      const shown = yield* bodyOf(Account)(changed)
      assert.deepStrictEqual({ ...account, name: shown.name, locale: "ar" }, shown)
      assert.strictEqual(shown.name, "Renamed")
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token })).status, 200)
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: other.accessToken })).status, 401)
      const old = yield* call("POST", "/v1/sessions", { body: { email, password } })
      assert.strictEqual(problemOf(old), "sign-in-failed")
      yield* signIn({ email, password: "an even longer one" })
    })
  )

  it.effect("list people in pages for admins", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token } = yield* signIn(admin)
      for (const name of ["p1", "p2", "p3"]) yield* newPerson(name)
      const Page = page(Account)
      const everybody = yield* Effect.flatMap(call("GET", "/v1/users?limit=100", { token }), bodyOf(Page))
      const seen: Array<string> = []
      let path: string | undefined = "/v1/users?limit=2"
      while (path !== undefined) {
        const answer: Answer = yield* call("GET", path, { token })
        const { items, nextCursor } = yield* bodyOf(Page)(answer)
        assert.isAtMost(items.length, 2)
        seen.push(...items.map(({ email }) => email))
        const link: string | null = answer.headers.get("link")
        assert.strictEqual(link === null, nextCursor === null)
        path = link === null ? undefined : link.slice(1, link.indexOf(">"))
      }
      assert.deepStrictEqual(
        seen,
        everybody.items.map(({ email }) => email)
      )
      assert.includeMembers(seen, ["p1@example.org", "p2@example.org", "p3@example.org", admin.email])
      assert.strictEqual(new Set(seen).size, seen.length)
    })
  )

  it.effect("let an admin change roles and standing, but not their own", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token } = yield* signIn(admin)
      const self = yield* Effect.flatMap(call("GET", "/v1/users/me", { token }), bodyOf(Account))
      const person = yield* newSession("promoted")
      const path = `/v1/users/${person.account.id}`
      for (const body of [{ role: "learner" }, { disabled: true }]) {
        const own = yield* call("PATCH", `/v1/users/${self.id}`, { token, body })
        assert.strictEqual(problemOf(own), "conflict")
      }
      const missing = yield* call("PATCH", "/v1/users/0190a000-0000-7000-8000-000000000009", {
        token,
        body: { role: "admin" }
      })
      assert.strictEqual(problemOf(missing), "not-found")
      const promoted = yield* Effect.flatMap(
        call("PATCH", path, { token, body: { role: "instructor" } }),
        bodyOf(Account)
      )
      assert.strictEqual(promoted.role, "instructor")
      // The token still says learner: the service that knows better asks for a new one.
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: person.accessToken })).status, 401)
      const renewed = yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken: person.refreshToken } })
      assert.strictEqual(renewed.status, 200)
      const disabled = yield* Effect.flatMap(call("PATCH", path, { token, body: { disabled: true } }), bodyOf(Account))
      assert.isTrue(disabled.disabled)
      const wrong = yield* call("POST", "/v1/sessions", { body: { email: person.email, password: person.password } })
      assert.strictEqual(problemOf(wrong), "sign-in-failed")
      const enabled = yield* Effect.flatMap(call("PATCH", path, { token, body: { disabled: false } }), bodyOf(Account))
      assert.isFalse(enabled.disabled)
      yield* signIn(person)
      assert.deepStrictEqual(yield* Effect.flatMap(call("GET", path, { token }), bodyOf(Account)), enabled)
    })
  )

  it.effect("answer every request with safe headers and its id", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      for (const path of ["/v1/users/me", "/nothing", "/.well-known/jwks.json", "/openapi.json"]) {
        const { headers } = yield* call("GET", path, { headers: { "x-request-id": "request-0001" } })
        assert.strictEqual(headers.get("x-content-type-options"), "nosniff", path)
        assert.strictEqual(headers.get("x-request-id"), "request-0001", path)
        assert.isNotNull(headers.get("content-security-policy"), path)
      }
      const { headers } = yield* call("GET", "/.well-known/jwks.json")
      assert.strictEqual(headers.get("cache-control"), "public, max-age=300")
    })
  )

  it.effect("register once for one Idempotency-Key, also in parallel", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const body = { email: "once@example.org", password: "a long enough one", name: "Once" }
      const headers = { "idempotency-key": "registration-1" }
      const answers = yield* Effect.forEach(
        Array.from({ length: 10 }),
        () => call("POST", "/v1/users", { body, headers }),
        { concurrency: 10 }
      )
      for (const answer of answers) {
        assert.strictEqual(answer.status, 201)
        assert.deepStrictEqual(answer.body, answers[0]?.body)
      }
      const other = yield* call("POST", "/v1/users", { body: { ...body, name: "Twice" }, headers })
      assert.strictEqual(problemOf(other), "idempotency-key-reused")
      const tooLong = yield* call("POST", "/v1/users", { body, headers: { "idempotency-key": long(256) } })
      assert.strictEqual(tooLong.status, 422)
    })
  )

  it.effect("give an address to one of a dozen who want it at once", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const answers = yield* Effect.forEach(
        Array.from({ length: 12 }, (_, n) => `Person ${n}`),
        (name) =>
          call("POST", "/v1/users", { body: { email: "wanted@example.org", password: "a long enough one", name } }),
        { concurrency: 12 }
      )
      assert.strictEqual(answers.filter(({ status }) => status === 201).length, 1)
      for (const answer of answers.filter(({ status }) => status !== 201))
        assert.strictEqual(problemOf(answer), "email-taken")
      const left = yield* sql`SELECT count(*)::int AS n FROM streams s WHERE NOT EXISTS
        (SELECT FROM people p WHERE 'user-' || p.user_id = s.id)`
      assert.deepStrictEqual(
        yield* Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ n: Schema.Int })]))(left),
        [{ n: 0 }]
      )
    })
  )
})
