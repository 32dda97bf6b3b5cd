/** Sessions of browsers over the internal routes, and their lives by a clock of the test's own. */
import { assert, it, layer } from "@effect/vitest"
import { Account, PersonalData } from "@lyceum/api/Users"
import { UserId } from "@lyceum/domain/Ids"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { deviceOf } from "../src/domain/Device.ts"
import { migrations } from "../src/migrations/index.ts"
import { BrowserSessions } from "../src/tokens/BrowserSessions.ts"
import { secretHash } from "../src/tokens/Secrets.ts"
import { admin, bodyOf, harness, Http, newPerson, newServiceToken, problemOf, signIn } from "./Harness.ts"

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
const Begun = Schema.Struct({ secret: Schema.String, expiresAt: Schema.DateTimeUtcFromString, account: Account })
const Access = Schema.Struct({
  accessToken: Schema.String,
  expiresIn: Schema.Int,
  expiresAt: Schema.DateTimeUtcFromString,
  account: Account
})
interface Credentials {
  readonly email: string
  readonly password: string
}

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("browser sessions", (it) => {
  const post = (path: string, body: unknown) =>
    Effect.gen(function* () {
      const { call } = yield* Http
      return yield* call("POST", `/internal/browser-sessions${path}`, { token: yield* newServiceToken, body })
    })
  const begin = ({ email, password }: Credentials, clientAddress = "198.51.100.7") =>
    post("", { email, password, clientAddress, userAgent: firefox })
  const begun = (person: Credentials) => Effect.flatMap(begin(person), bodyOf(Begun))
  const access = (secret: string) => post("/access", { secret })

  it.effect("exchange their secret for access tokens until they are ended", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const person = yield* newPerson("browses")
      const answer = yield* begin(person)
      assert.strictEqual(answer.status, 201)
      const { account, secret } = yield* bodyOf(Begun)(answer)
      assert.deepStrictEqual(account, person.account)
      assert.strictEqual(Buffer.from(secret.replace("lyceum_bs_", ""), "base64url").length, 32)
      const stored = yield* sql`SELECT secret_hash AS hash, browser, system FROM sessions WHERE user_id = ${account.id}`
      assert.deepStrictEqual(stored, [{ hash: secretHash(secret), browser: "Firefox", system: "Windows" }])

      const given = yield* Effect.flatMap(access(secret), bodyOf(Access))
      assert.strictEqual(given.expiresIn, 600)
      const me = yield* call("GET", "/v1/users/me", { token: given.accessToken })
      assert.strictEqual((yield* bodyOf(Account)(me)).id, account.id)
      // The same secret again, at once and twice: no rotation that two tabs could trip over.
      const again = yield* Effect.all([access(secret), access(secret)], { concurrency: 2 })
      assert.deepStrictEqual(
        again.map(({ status }) => status),
        [200, 200]
      )
      const refresh = yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken: secret } })
      assert.strictEqual(refresh.status, 401, "it is no refresh token")
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: secret })).status, 401, "nor an access token")

      assert.strictEqual((yield* post("/end", { secret })).status, 204)
      assert.strictEqual(problemOf(yield* access(secret)), "unauthorized")
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: given.accessToken })).status, 401)
      assert.strictEqual((yield* post("/end", { secret })).status, 204, "over stays over")
    })
  )

  it.effect("end with sign-out, a new password elsewhere, a disabled and an erased account", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const person = yield* newPerson("ends")
      const tokenOf = (secret: string) =>
        Effect.map(Effect.flatMap(access(secret), bodyOf(Access)), ({ accessToken }) => accessToken)
      const [one, two] = [yield* begun(person), yield* begun(person)]
      yield* call("DELETE", "/v1/sessions/current", { token: yield* tokenOf(one.secret) })
      assert.strictEqual((yield* access(one.secret)).status, 401)

      const { accessToken } = yield* signIn(person)
      const password = { current: person.password, next: "another long one" }
      yield* call("PATCH", "/v1/users/me", { token: accessToken, body: { password } })
      assert.strictEqual((yield* access(two.secret)).status, 401)

      const now = { ...person, password: password.next }
      const three = yield* begun(now)
      const adminToken = (yield* signIn(admin)).accessToken
      const standing = (disabled: boolean) =>
        call("PATCH", `/v1/users/${person.account.id}`, { token: adminToken, body: { disabled } })
      yield* standing(true)
      assert.strictEqual((yield* access(three.secret)).status, 401)
      assert.strictEqual(problemOf(yield* begin(now)), "sign-in-failed")
      yield* standing(false)
      assert.strictEqual((yield* access(three.secret)).status, 401, "ended is ended")

      const four = yield* begun(now)
      const last = yield* tokenOf(four.secret)
      const exported = yield* Effect.flatMap(call("POST", "/v1/users/me/export", { token: last }), bodyOf(PersonalData))
      const kept = exported.sessions.find(({ kind }) => kind === "browser")
      assert.deepStrictEqual(kept?.device, { browser: "Firefox", system: "Windows" })
      assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token: last })).status, 204)
      assert.strictEqual((yield* access(four.secret)).status, 401)
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`SELECT 1 FROM sessions WHERE user_id = ${person.account.id}`, [])
    })
  )

  it.effect("give the role that the account has now", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const person = yield* newPerson("promoted")
      const { secret } = yield* begun(person)
      const { accessToken } = yield* signIn(admin)
      const role = { token: accessToken, body: { role: "instructor" } }
      assert.strictEqual((yield* call("PATCH", `/v1/users/${person.account.id}`, role)).status, 200)
      const given = yield* Effect.flatMap(access(secret), bodyOf(Access))
      assert.strictEqual(given.account.role, "instructor")
      const me = yield* call("GET", "/v1/users/me", { token: given.accessToken })
      assert.strictEqual((yield* bodyOf(Account)(me)).role, "instructor")
    })
  )

  it.effect("are throttled together with the other way to sign in, by the browser's address", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const person = yield* newPerson("guessed-in-a-browser")
      const wrong = { ...person, password: "not the password" }
      for (let n = 0; n < 5; n++) assert.strictEqual(problemOf(yield* begin(wrong)), "sign-in-failed")
      yield* sql`UPDATE sign_in_failures SET blocked_until = now() + interval '30 seconds' WHERE network <> '*'`
      const blocked = yield* begin(person)
      assert.strictEqual(problemOf(blocked), "too-many-requests")
      assert.isAbove(Number(blocked.headers.get("retry-after")), 20)
      assert.strictEqual((yield* begin(person, "198.51.100.8")).status, 201, "another browser")
      assert.strictEqual((yield* call("POST", "/v1/sessions", { body: wrong })).status, 400, "unknown fields")
      assert.strictEqual(problemOf(yield* begin({ ...wrong, email: "nobody@example.org" })), "sign-in-failed")
    })
  )

  it.effect("are for our own services alone, and refuse what does not decode", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const person = yield* newPerson("outsider")
      const { accessToken } = yield* signIn(person)
      const body = { email: person.email, password: person.password, clientAddress: "198.51.100.9", userAgent: null }
      const routes = [
        ["", body],
        ["/access", { secret: "lyceum_bs_x" }],
        ["/end", { secret: "lyceum_bs_x" }]
      ] as const
      for (const [path, good] of routes) {
        for (const token of [accessToken, "nonsense"]) {
          const answer = yield* call("POST", `/internal/browser-sessions${path}`, { token, body: good })
          assert.strictEqual(problemOf(answer), "unauthorized", path)
        }
        assert.strictEqual((yield* call("POST", `/internal/browser-sessions${path}`, { body: good })).status, 401)
        for (const bad of [{}, { ...good, more: 1 }, { ...good, secret: "x".repeat(501) }, { ...good, email: "x" }]) {
          assert.strictEqual(problemOf(yield* post(path, bad)), "invalid-request", `${path} ${JSON.stringify(bad)}`)
        }
      }
      assert.strictEqual((yield* post("", body)).status, 201, "a browser need not say what it is")
    })
  )
})

const somebody = UserId.make("0198c0de-0000-7000-8000-000000000001")

layer(BrowserSessions.layer.pipe(Layer.provideMerge(testDatabase("user", migrations))))("the life of one", (it) => {
  it.effect("slides by 14 days, is written at most once a minute, and ends after 90 days", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const sessions = yield* BrowserSessions
      yield* sql`INSERT INTO people (user_id, email, name, password_hash) VALUES (${somebody}, 'a@example.org', 'A', 'hash')`
      yield* sql`INSERT INTO accounts (user_id, role, locale, status, created_at)
        VALUES (${somebody}, 'learner', 'en', 'active', now())`
      const device = deviceOf(null)
      const proven = { userId: somebody, passwordHash: "hash", secondFactor: false }
      assert.isTrue(Option.isNone(yield* sessions.start({ ...proven, secondFactor: true }, device)))
      assert.isTrue(Option.isNone(yield* sessions.start({ ...proven, passwordHash: "another hash" }, device)))
      const begin = Effect.map(Effect.flatMap(sessions.start(proven, device), Effect.fromOption), (s) => s.secret)
      const lives = (secret: string) => Effect.map(sessions.use(secret), Option.isSome)
      const written = Effect.flatMap(
        sql`SELECT extract(epoch FROM last_used_at)::int AS at FROM sessions ORDER BY created_at DESC LIMIT 1`,
        Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ at: Schema.Int })]))
      ).pipe(Effect.map(([{ at }]) => at))

      const idle = yield* begin
      yield* TestClock.adjust("335 hours")
      assert.isTrue(yield* lives(idle))
      yield* TestClock.adjust("14 days")
      assert.isFalse(yield* lives(idle))

      const used = yield* begin
      const from = yield* written
      yield* TestClock.adjust("59 seconds")
      yield* lives(used)
      assert.strictEqual((yield* written) - from, 0)
      yield* TestClock.adjust("1 second")
      yield* lives(used)
      assert.strictEqual((yield* written) - from, 60)
      for (let day = 10; day < 90; day += 10) {
        yield* TestClock.adjust("10 days")
        assert.isTrue(yield* lives(used), `day ${day}`)
      }
      yield* TestClock.adjust("10 days")
      assert.isFalse(yield* lives(used), "day 90")
    })
  )
})

it.for([
  [firefox, "Firefox", "Windows"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge",
    "Windows"
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    "Chrome",
    "Linux"
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604",
    "Safari",
    "iOS"
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML) Version/18.0 Safari/605",
    "Safari",
    "macOS"
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; SM-S9) AppleWebKit/537 SamsungBrowser/28.0 Chrome/130 Mobile Safari/537",
    "Samsung Internet",
    "Android"
  ],
  ["curl/8.9.1", null, null],
  [null, null, null]
] as const)("the device of %s", ([userAgent, browser, system]) => {
  assert.deepStrictEqual(deviceOf(userAgent), { browser, system })
})
