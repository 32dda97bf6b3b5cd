import { assert, layer } from "@effect/vitest"
import { ApiToken, CreatedApiToken, PersonalData, Tokens } from "@lyceum/api/Users"
import { Introspection } from "@lyceum/api/UsersInternal"
import { page } from "@lyceum/api/Page"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from "jose"
import { createHmac } from "node:crypto"
import {
  bodyOf,
  callAt,
  harness,
  Http,
  newServiceToken,
  newSession,
  problemOf,
  serviceSecret,
  signIn
} from "./Harness.ts"

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

const Keys = Schema.Tuple([
  Schema.Struct({
    kid: Schema.String,
    private_key: Schema.Record(Schema.String, Schema.String),
    public_key: Schema.Record(Schema.String, Schema.String)
  })
])

/** The service's own key, to sign what it would never sign. */
const ownKey = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* Effect.flatMap(
    sql`SELECT kid, private_key, public_key FROM signing_keys WHERE retired_at IS NULL`,
    Schema.decodeUnknownEffect(Keys)
  )
  const privateKey = yield* Effect.promise(() => importJWK(row.private_key, "EdDSA"))
  return { kid: row.kid, privateKey, publicJwk: row.public_key }
})

interface Forged {
  readonly header?: Readonly<Record<string, string>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly without?: string
}

const forgedClaims: ReadonlyArray<readonly [string, Forged, number]> = [
  ["nothing changed", {}, 200],
  ["an unknown kid", { header: { kid: "unknown" } }, 401],
  ["another typ", { header: { typ: "JWT" } }, 401],
  ["another issuer", { claims: { iss: "somebody" } }, 401],
  ["another audience", { claims: { aud: "somebody" } }, 401],
  ["no issuer", { without: "iss" }, 401],
  ["no audience", { without: "aud" }, 401],
  ["no end", { without: "exp" }, 401],
  ["no beginning", { without: "iat" }, 401],
  ["no subject", { without: "sub" }, 401],
  ["no role", { without: "role" }, 401],
  ["no session", { without: "sid" }, 401],
  ["a role that is none", { claims: { role: "root" } }, 401],
  ["another role", { claims: { role: "admin" } }, 401],
  ["somebody else's name", { claims: { sub: "0190a000-0000-7000-8000-000000000001" } }, 401],
  ["a session that is none", { claims: { sid: "0190a000-0000-7000-8000-000000000001" } }, 401],
  ["an end in this second", { claims: { exp: Math.floor(Date.now() / 1000) } }, 401],
  ["an end in the past", { claims: { exp: 1 } }, 401],
  ["an end that is text", { claims: { exp: "tomorrow" } }, 401],
  ["a start in an hour", { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }, 401],
  ["a start in the past", { claims: { nbf: 1 } }, 200],
  ["a person that is a service too", { claims: { service: true, sub: "course" } }, 401]
]

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("tokens", (it) => {
  it.effect("carry what verifiers ask for", () =>
    Effect.gen(function* () {
      const { account, accessToken } = yield* newSession("claims")
      const { kid } = yield* ownKey
      assert.deepStrictEqual(decodeProtectedHeader(accessToken), { alg: "EdDSA", typ: "at+jwt", kid })
      const claims = decodeJwt(accessToken)
      assert.hasAllKeys(claims, ["iss", "aud", "sub", "role", "sid", "iat", "exp", "jti"])
      assert.deepInclude(claims, { iss: "lyceum", aud: "lyceum", sub: account.id, role: "learner" })
      assert.strictEqual((claims.exp ?? 0) - (claims.iat ?? 0), 600)
    })
  )

  it.effect("are refused when anything about them is forged", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken } = yield* newSession("forged")
      const { kid, privateKey, publicJwk } = yield* ownKey
      const real = decodeJwt(accessToken)
      const me = (token: string) => Effect.map(call("GET", "/v1/users/me", { token }), ({ status }) => status)

      for (const [what, { claims, header, without }, status] of forgedClaims) {
        const payload = Object.fromEntries(Object.entries({ ...real, ...claims }).filter(([name]) => name !== without))
        const token = yield* Effect.promise(() =>
          new SignJWT(payload).setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid, ...header }).sign(privateKey)
        )
        assert.strictEqual(yield* me(token), status, what)
      }

      const [head = "", body = "", signature = ""] = accessToken.split(".")
      const stranger = yield* Effect.promise(() => generateKeyPair("EdDSA", { crv: "Ed25519" }))
      const strangers = yield* Effect.promise(() =>
        new SignJWT({ ...real }).setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid }).sign(stranger.privateKey)
      )
      const hs256 = `${base64({ alg: "HS256", typ: "at+jwt", kid })}.${body}`
      const withPublicKey = ["x", JSON.stringify(publicJwk)].map(
        (secret) =>
          `${hs256}.${createHmac("sha256", secret === "x" ? Buffer.from(publicJwk["x"] ?? "", "base64url") : secret)
            .update(hs256)
            .digest("base64url")}`
      )
      const corpus = [
        strangers,
        ...withPublicKey,
        `${base64({ alg: "none", typ: "at+jwt", kid })}.${body}.`,
        `${base64({ alg: "none", typ: "at+jwt", kid })}.${body}.${signature}`,
        `${base64({ alg: "EdDSA", typ: "at+jwt", kid, jwk: publicJwk })}.${body}.${signature}`,
        `${base64({ alg: "EdDSA", typ: "at+jwt", kid, crit: ["exp"] })}.${body}.${signature}`,
        `${head}.${body}.`,
        `${head}.${body}`,
        `${head}.${base64({ ...real, role: "admin" })}.${signature}`,
        `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
        "..",
        `Bearer ${accessToken}`,
        "x".repeat(5000)
      ]
      for (const token of corpus) assert.strictEqual(yield* me(token), 401, token)
      assert.strictEqual(yield* me(accessToken), 200)
    })
  )

  it.effect("of the refresh kind rotate; one that comes again ends the session, and says so", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const refresh = (refreshToken: string) => call("POST", "/v1/sessions/refresh", { body: { refreshToken } })
      const { accessToken, account, refreshToken } = yield* newSession("rotates")
      const second = yield* Effect.flatMap(refresh(refreshToken), bodyOf(Tokens))
      assert.notStrictEqual(second.refreshToken, refreshToken)
      // A lost answer: the same token again within the grace.
      assert.strictEqual((yield* refresh(refreshToken)).status, 200)
      const third = yield* Effect.flatMap(refresh(second.refreshToken), bodyOf(Tokens))
      yield* sql`UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL`
      assert.strictEqual(problemOf(yield* refresh(refreshToken)), "unauthorized")
      // Everything of the session is over.
      assert.strictEqual((yield* refresh(third.refreshToken)).status, 401)
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: accessToken })).status, 401)
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: third.accessToken })).status, 401)
      const events = yield* sql`SELECT data->>'sessionId' AS session FROM events
        WHERE stream = ${`user-${account.id}`} AND type = 'lyceum.user.session-reuse-detected.v1'`
      assert.deepStrictEqual(events, [{ session: decodeJwt(accessToken)["sid"] }])
      for (const bad of ["", "unknown", "x".repeat(500)]) assert.strictEqual((yield* refresh(bad)).status, 401, bad)
      assert.strictEqual((yield* refresh("x".repeat(501))).status, 400)
    })
  )

  it.effect("of the refresh kind end with the session after 30 days, however much it was used", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken, account, refreshToken } = yield* newSession("thirty-days")
      yield* sql`UPDATE sessions SET expires_at = expires_at - interval '30 days' WHERE user_id = ${account.id}`
      assert.strictEqual((yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken } })).status, 401)
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: accessToken })).status, 401)
      const kept = yield* sql`SELECT FROM sessions WHERE user_id = ${account.id}
        AND expires_at > created_at + interval '1 second'`
      assert.deepStrictEqual(kept, [])
    })
  )

  it.effect("of the API kind do what their scopes say, until they are revoked or over", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken: token, account } = yield* newSession("scopes")
      const make = (body: unknown, by = token) => call("POST", "/v1/users/me/api-tokens", { token: by, body })
      const reading = yield* Effect.flatMap(
        make({ name: "reads", scopes: ["profile:read", "profile:read"] }),
        bodyOf(CreatedApiToken)
      )
      assert.deepStrictEqual(reading.scopes, ["profile:read"])
      assert.match(reading.token, /^lyceum_pat_[\w-]{43}$/)
      const as = (method: string, path: string, body?: unknown) =>
        Effect.map(
          call(method, path, { token: reading.token, ...(body === undefined ? {} : { body }) }),
          ({ status }) => status
        )
      assert.strictEqual(yield* as("GET", "/v1/users/me"), 200)
      assert.strictEqual(yield* as("PATCH", "/v1/users/me", { name: "No" }), 403)
      assert.strictEqual(yield* as("DELETE", "/v1/users/me"), 403)
      assert.strictEqual(yield* as("GET", "/v1/users/me/api-tokens"), 403)
      assert.strictEqual(yield* as("GET", "/v1/users"), 403)

      const writing = yield* Effect.flatMap(
        make({ name: "writes", scopes: ["profile:write"], expiresInDays: 1 }),
        bodyOf(CreatedApiToken)
      )
      // A token cannot give what it does not have.
      assert.strictEqual((yield* make({ name: "more", scopes: ["profile:read"] }, writing.token)).status, 403)
      const copy = yield* Effect.flatMap(
        make({ name: "same", scopes: ["profile:write"] }, writing.token),
        bodyOf(CreatedApiToken)
      )

      const List = page(ApiToken)
      const listed = yield* Effect.flatMap(call("GET", "/v1/users/me/api-tokens?limit=2", { token }), bodyOf(List))
      assert.deepStrictEqual(
        listed.items.map(({ name }) => name),
        ["same", "writes"]
      )
      const rest = yield* Effect.flatMap(
        call("GET", `/v1/users/me/api-tokens?limit=2&cursor=${listed.nextCursor}`, { token }),
        bodyOf(List)
      )
      assert.deepStrictEqual(
        rest.items.map(({ name }) => name),
        ["reads"]
      )
      assert.isNotNull(rest.items[0]?.lastUsedAt ?? null)
      assert.isNull(rest.nextCursor)

      yield* sql`UPDATE api_tokens SET expires_at = now() WHERE id = ${writing.id}`
      assert.strictEqual((yield* make({ name: "late", scopes: ["profile:write"] }, writing.token)).status, 401)
      const somebody = yield* newSession("not-the-owner")
      const stolen = yield* call("DELETE", `/v1/users/me/api-tokens/${reading.id}`, { token: somebody.accessToken })
      assert.strictEqual(stolen.status, 404)
      assert.strictEqual((yield* call("DELETE", `/v1/users/me/api-tokens/${reading.id}`, { token })).status, 204)
      assert.strictEqual(yield* as("GET", "/v1/users/me"), 401)
      assert.strictEqual((yield* call("DELETE", `/v1/users/me/api-tokens/${reading.id}`, { token })).status, 404)
      const stored = JSON.stringify(
        yield* sql`SELECT t.*, (SELECT jsonb_agg(e.data) FROM events e) AS events FROM api_tokens t
        WHERE user_id = ${account.id}`
      )
      assert.notInclude(stored, copy.token)
      assert.notInclude(stored, copy.token.slice("lyceum_pat_".length))
    })
  )

  it.effect("write when they were used at most once a minute", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken } = yield* newSession("used")
      const { id, token } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/api-tokens", { token: accessToken, body: { name: "n", scopes: ["profile:read"] } }),
        bodyOf(CreatedApiToken)
      )
      const used = sql`SELECT last_used_at FROM api_tokens WHERE id = ${id}`
      yield* call("GET", "/v1/users/me", { token })
      const first = yield* used
      yield* call("GET", "/v1/users/me", { token })
      assert.deepStrictEqual(yield* used, first)
      yield* sql`UPDATE api_tokens SET last_used_at = last_used_at - interval '61 seconds' WHERE id = ${id}`
      const before = yield* used
      yield* call("GET", "/v1/users/me", { token })
      assert.notDeepEqual(yield* used, before)
    })
  )

  it.effect("of services open the internal routes and nothing else", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const service = yield* newServiceToken
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: service })).status, 401)
      for (const [clientId, clientSecret] of [
        ["course", "wrong"],
        ["nobody", serviceSecret],
        ["", ""],
        ["course", ""]
      ]) {
        const refused = yield* call("POST", "/internal/service-tokens", { body: { clientId, clientSecret } })
        assert.strictEqual(problemOf(refused), "unauthorized")
      }
      const { accessToken, account, email } = yield* newSession("introspected")
      const { id, token } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/api-tokens", { token: accessToken, body: { name: "n", scopes: ["courses:read"] } }),
        bodyOf(CreatedApiToken)
      )
      const introspect = (presented: string, by = service) =>
        call("POST", "/internal/token-introspections", { token: by, body: { token: presented } })
      assert.deepStrictEqual(yield* Effect.flatMap(introspect(token), bodyOf(Introspection)), {
        active: true,
        userId: account.id,
        role: "learner",
        scopes: ["courses:read"]
      })
      assert.strictEqual((yield* introspect(token, accessToken)).status, 401)
      assert.strictEqual((yield* introspect(token, token)).status, 401)
      yield* call("DELETE", `/v1/users/me/api-tokens/${id}`, { token: accessToken })
      for (const gone of [token, "", "unknown"]) {
        assert.deepStrictEqual((yield* introspect(gone)).body, { active: false })
      }
      const found = yield* call("POST", "/internal/users/by-email", {
        token: service,
        body: { emails: [email, "nobody@example.org", email] }
      })
      assert.deepStrictEqual(found.body, { users: [{ email, userId: account.id }] })
      const tooMany = yield* call("POST", "/internal/users/by-email", {
        token: service,
        body: { emails: Array.from({ length: 1001 }, (_, n) => `p${n}@example.org`) }
      })
      assert.strictEqual(tooMany.status, 400)
    })
  )

  it.effect("of an older key stay valid after a rotation, and both keys are published", () =>
    Effect.gen(function* () {
      const { call, managementUrl } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken, email, password } = yield* newSession("rotation")
      const before = decodeProtectedHeader(accessToken).kid
      const manage = (headers: Readonly<Record<string, string>>) =>
        callAt(managementUrl)("POST", "/operations/rotate-signing-key", { headers })
      const rotate = manage({ authorization: "Bearer management-token" })
      const kids = Effect.gen(function* () {
        const Jwks = Schema.Struct({ keys: Schema.Array(Schema.Record(Schema.String, Schema.String)) })
        const { keys } = yield* Effect.flatMap(call("GET", "/.well-known/jwks.json"), bodyOf(Jwks))
        for (const key of keys) assert.hasAllKeys(key, ["kty", "crv", "x", "kid", "alg", "use"])
        return keys.map(({ kid }) => kid)
      })
      const signer = Effect.map(
        signIn({ email, password }),
        ({ accessToken }) => decodeProtectedHeader(accessToken).kid
      )
      assert.strictEqual((yield* manage({})).status, 401)
      assert.strictEqual((yield* rotate).status, 200)
      // Published at once, but not yet signing: verifiers have the time to learn of it.
      const [second] = yield* kids
      assert.deepStrictEqual(yield* kids, [second, before])
      assert.strictEqual(yield* signer, before)
      // A minute later it signs. (The rotation makes the service look at the table.)
      yield* sql`UPDATE signing_keys SET created_at = created_at - interval '1 minute'`
      yield* rotate
      const [third] = yield* kids
      assert.deepStrictEqual(yield* kids, [third, second, before])
      assert.strictEqual(yield* signer, second)
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: accessToken })).status, 200)
      // When its last token is over, a key is published no longer.
      yield* sql`UPDATE signing_keys SET retired_at = retired_at - interval '12 minutes' WHERE retired_at IS NOT NULL`
      yield* rotate
      assert.deepStrictEqual((yield* kids).slice(1), [third])
    })
  )

  it.effect("end with the person: an erasure leaves nothing personal behind", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const body = { email: "canary-7431@example.org", password: "canary-passphrase", name: "Canary Nightingale" }
      yield* call("POST", "/v1/users", { body, headers: { "idempotency-key": "canary" } })
      yield* call("POST", "/v1/sessions", { body: { email: body.email, password: "wrong password" } })
      const { accessToken: token, refreshToken } = yield* signIn(body)
      const { token: pat } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/api-tokens", { token, body: { name: "Canary's", scopes: ["profile:read"] } }),
        bodyOf(CreatedApiToken)
      )
      const data = yield* Effect.flatMap(call("POST", "/v1/users/me/export", { token }), bodyOf(PersonalData))
      assert.strictEqual(data.account.name, body.name)
      assert.strictEqual(data.sessions.length, 1)
      assert.deepStrictEqual(
        data.apiTokens.map(({ name }) => name),
        ["Canary's"]
      )
      assert.deepStrictEqual(
        data.history.map(({ type }) => type.split(".")[2]),
        ["registered", "api-token-created", "export-requested"]
      )

      const Tables = Schema.Array(Schema.Struct({ name: Schema.String }))
      const dump = Effect.gen(function* () {
        const tables = yield* Effect.flatMap(
          sql`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'user' AND tablename <> 'migrations'`,
          Schema.decodeUnknownEffect(Tables)
        )
        const rows = yield* Effect.forEach(tables, ({ name }) => sql`SELECT t::text FROM ${sql(name)} t`)
        return JSON.stringify(rows).toLowerCase()
      })
      assert.include(yield* dump, "canary-7431")
      assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token })).status, 204)
      const after = yield* dump
      for (const trace of ["canary", "nightingale"]) assert.notInclude(after, trace)
      for (const old of [token, pat])
        assert.strictEqual((yield* call("GET", "/v1/users/me", { token: old })).status, 401)
      assert.strictEqual((yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken } })).status, 401)
      assert.strictEqual(
        problemOf(yield* call("POST", "/v1/sessions", { body: { email: body.email, password: body.password } })),
        "sign-in-failed"
      )
      assert.include(after, "lyceum.user.erased.v1")
      // The address is free again, for another account.
      const again = yield* call("POST", "/v1/users", {
        body: { ...body, name: "Another" },
        headers: { "idempotency-key": "canary" }
      })
      assert.strictEqual(again.status, 201)
    })
  )
})
