/** A second factor over HTTP on a real PostgreSQL: turned on, asked for, used once, lost, and required of roles. */
import { assert, layer } from "@effect/vitest"
import { RecoveryCodes, SecondFactor } from "@lyceum/api/SecondFactor"
import { Account, PersonalData, Tokens } from "@lyceum/api/Users"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { secretHash } from "../src/tokens/Secrets.ts"
import { admin, bodyOf, harness, Http, newPerson, newServiceToken, newSession, problemOf, signIn } from "./Harness.ts"
import { begun, codeNow, confirmed, mailedAll, path, unused } from "./SecondFactor.ts"
import { readQueue, told } from "./Story.ts"

const wrongCode = "000000"
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

interface Credentials {
  readonly email: string
  readonly password: string
}

layer(harness({ FORWARDED_HOPS: "1" }), { excludeTestServices: true, timeout: "60 seconds" })(
  "a second factor",
  (it) => {
    const enter = ({ email, password }: Credentials, code?: string, from = "198.51.100.60") =>
      Effect.flatMap(Http, ({ call }) =>
        call("POST", "/v1/sessions", {
          body: { email, password, ...(code === undefined ? {} : { code }) },
          headers: { "x-forwarded-for": from }
        })
      )
    const browse = ({ email, password }: Credentials, code?: string) =>
      Effect.gen(function* () {
        const { call } = yield* Http
        return yield* call("POST", "/internal/browser-sessions", {
          token: yield* newServiceToken,
          body: {
            email,
            password,
            ...(code === undefined ? {} : { code }),
            clientAddress: "198.51.100.61",
            userAgent: firefox
          }
        })
      })
    const standing = (token: string) =>
      Effect.flatMap(
        Effect.flatMap(Http, ({ call }) => call("GET", path, { token })),
        bodyOf(SecondFactor)
      )
    const history = (userId: string) =>
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => sql`SELECT type, metadata->>'actor' AS actor FROM events
        WHERE stream = ${`user-${userId}`} AND type <> 'lyceum.user.registered.v1' ORDER BY version`
      )

    it.effect(
      "is on once a code of it was confirmed: other sessions end, the person is told, the history says so",
      () =>
        Effect.gen(function* () {
          yield* readQueue
          const { call } = yield* Http
          const sql = yield* SqlClient.SqlClient
          const person = yield* newSession("turns-on")
          const { accessToken: token, account, email, password } = person
          const elsewhere = yield* signIn(person)
          assert.deepStrictEqual(yield* standing(token), {
            state: "off",
            since: null,
            recoveryCodesLeft: 0,
            required: false
          })
          const wrong = yield* call("POST", path, { token, body: { password: "not the password" } })
          assert.strictEqual(problemOf(wrong), "sign-in-failed")
          assert.strictEqual(
            problemOf(yield* call("POST", `${path}/confirmation`, { token, body: { code: "1" } })),
            "conflict"
          )

          const replaced = yield* begun(person)
          const { secret } = yield* begun(person)
          assert.strictEqual((yield* enter(person)).status, 201, "what is begun is asked for by nobody")
          for (const code of [wrongCode, codeNow(replaced.secret), "recovery"]) {
            const answer = yield* call("POST", `${path}/confirmation`, { token, body: { code } })
            assert.strictEqual(problemOf(answer), "second-factor-wrong", code)
          }
          const answers = yield* Effect.replicateEffect(
            call("POST", `${path}/confirmation`, { token, body: { code: codeNow(secret) } }),
            2,
            { concurrency: 2 }
          )
          assert.sameMembers(
            answers.map(({ status }) => status),
            [200, 409]
          )
          assert.strictEqual((yield* call("POST", path, { token, body: { password } })).status, 409)
          const now = yield* standing(token)
          assert.deepStrictEqual([now.state, now.recoveryCodesLeft], ["on", 10])
          const old = yield* call("GET", "/v1/users/me", { token: elsewhere.accessToken })
          assert.strictEqual(old.status, 401, "the other session has ended")
          assert.deepStrictEqual(yield* history(account.id), [
            { type: "lyceum.user.second-factor-turned-on.v1", actor: `user:${account.id}` }
          ])
          const kept = JSON.stringify(
            yield* sql`SELECT encode(sealed_secret, 'escape') AS sealed, r.hash
        FROM second_factors JOIN recovery_codes r USING (user_id) WHERE user_id = ${account.id}`
          )
          assert.notInclude(kept, secret)
          yield* told(person, ["second-factor-on"])
          yield* mailedAll(email, ["second-factor-on"])
        })
    )

    it.effect("is asked of whoever knows the password, by both ways to sign in, and lets nobody in without", () =>
      Effect.gen(function* () {
        const person = yield* newSession("is-asked")
        const { recoveryCodes, secret } = yield* confirmed(person)
        for (const way of [enter, browse]) {
          yield* unused(person)
          const unknown = yield* way({ ...person, password: "not the password" }, codeNow(secret))
          assert.strictEqual(problemOf(unknown), "sign-in-failed")
          assert.strictEqual(problemOf(yield* way({ ...person, password: "not the password" })), "sign-in-failed")
          const without = yield* way(person)
          assert.strictEqual(without.status, 401)
          assert.strictEqual(problemOf(without), "second-factor-required")
          assert.strictEqual(problemOf(yield* way(person, wrongCode)), "second-factor-wrong")
          assert.strictEqual(problemOf(yield* way(person, `${recoveryCodes[0]}A`)), "second-factor-wrong")
          const code = codeNow(secret)
          assert.strictEqual((yield* way(person, code)).status, 201)
          assert.strictEqual(problemOf(yield* way(person, code)), "second-factor-wrong", "it was used")
        }
        const [first = "", second = ""] = recoveryCodes
        assert.strictEqual((yield* enter(person, first.toLowerCase())).status, 201)
        assert.strictEqual(problemOf(yield* enter(person, first)), "second-factor-wrong")
        assert.strictEqual((yield* browse(person, second.replaceAll("-", " "))).status, 201)
        assert.strictEqual((yield* standing(person.accessToken)).recoveryCodesLeft, 8)
      })
    )

    it.effect("lets one in of all who send the same code at the same moment", () =>
      Effect.gen(function* () {
        const person = yield* newSession("at-once")
        const { recoveryCodes, secret } = yield* confirmed(person)
        yield* unused(person)
        for (const code of [codeNow(secret), recoveryCodes[0] ?? ""]) {
          const answers = yield* Effect.forEach([1, 2, 3, 4], (n) => enter(person, code, `198.51.100.${n}`), {
            concurrency: 4
          })
          assert.sameMembers(
            answers.map((answer) => (answer.status === 201 ? "in" : problemOf(answer))),
            ["in", "second-factor-wrong", "second-factor-wrong", "second-factor-wrong"]
          )
        }
      })
    )

    it.effect("waits after wrong codes as after wrong passwords, and the password alone does not end the wait", () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const person = yield* newSession("guesses")
        const { secret } = yield* confirmed(person)
        yield* unused(person)
        const from = "198.51.100.70"
        const headers = { "x-forwarded-for": from }
        for (let n = 1; n <= 4; n++) {
          assert.strictEqual(problemOf(yield* enter(person, wrongCode, from)), "second-factor-wrong")
          assert.strictEqual(problemOf(yield* enter(person, undefined, from)), "second-factor-required")
          const { accessToken: token, password } = person
          const changed = yield* call("PATCH", "/v1/users/me", {
            token,
            headers,
            body: { password: { current: password, next: password } }
          })
          assert.strictEqual(changed.status, 200)
        }
        yield* enter(person, wrongCode, from)
        // The delay of a fifth failure, made longer than a slow machine is.
        const held = yield* sql`UPDATE sign_in_failures SET blocked_until = now() + interval '1 hour'
          WHERE network <> '*' AND failures = 5 AND blocked_until > last_at RETURNING 1 AS one`
        assert.deepStrictEqual(held, [{ one: 1 }])
        const waiting = yield* enter(person, codeNow(secret), from)
        assert.strictEqual(waiting.status, 429)
        assert.isNotNull(waiting.headers.get("retry-after"))
        assert.strictEqual((yield* enter(person, codeNow(secret), "198.51.100.71")).status, 201, "another network")
      })
    )

    it.effect("is asked for after a new password by mail too", () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const person = yield* newSession("resets")
        const { secret } = yield* confirmed(person)
        yield* unused(person)
        const token = "the secret of a link"
        yield* sql`INSERT INTO password_resets (hash, user_id, created_at, expires_at)
        VALUES (${secretHash(token)}, ${person.account.id}, now(), now() + interval '30 minutes')`
        const password = "another long one"
        const set = yield* call("POST", "/v1/password-resets/confirmations", { body: { token, password } })
        assert.strictEqual(set.status, 204)
        assert.strictEqual(problemOf(yield* enter({ ...person, password })), "second-factor-required")
        assert.strictEqual((yield* enter({ ...person, password }, codeNow(secret))).status, 201)
      })
    )

    it.effect("is turned off with a code or a recovery code; new recovery codes are worth what the old ones were", () =>
      Effect.gen(function* () {
        yield* readQueue
        const { call } = yield* Http
        const person = yield* newSession("turns-off")
        const { accessToken: token, account, email, password } = person
        const none = yield* call("POST", `${path}/removal`, { token, body: { password, code: wrongCode } })
        assert.strictEqual(problemOf(none), "conflict")
        const { recoveryCodes, secret } = yield* confirmed(person)
        yield* unused(person)
        for (const way of ["recovery-codes", "removal"]) {
          const refused = (body: unknown) => Effect.map(call("POST", `${path}/${way}`, { token, body }), problemOf)
          assert.strictEqual(yield* refused({ password: "not it", code: codeNow(secret) }), "sign-in-failed")
          assert.strictEqual(yield* refused({ password, code: wrongCode }), "second-factor-wrong")
          assert.strictEqual(yield* refused({ password }), "invalid-request")
        }
        const given = yield* Effect.flatMap(
          call("POST", `${path}/recovery-codes`, { token, body: { password, code: codeNow(secret) } }),
          bodyOf(RecoveryCodes)
        )
        assert.strictEqual(new Set([...given.recoveryCodes, ...recoveryCodes]).size, 20)
        assert.strictEqual(problemOf(yield* enter(person, recoveryCodes[0])), "second-factor-wrong")
        const [first = "", second = ""] = given.recoveryCodes
        const elsewhere = yield* Effect.flatMap(enter(person, first), bodyOf(Tokens))
        const off = yield* call("POST", `${path}/removal`, { token, body: { password, code: second } })
        assert.strictEqual(off.status, 204)
        assert.strictEqual((yield* call("GET", "/v1/users/me", { token: elsewhere.accessToken })).status, 401)
        assert.strictEqual((yield* standing(token)).state, "off")
        assert.strictEqual((yield* enter(person)).status, 201)
        assert.deepStrictEqual(yield* history(account.id), [
          { type: "lyceum.user.second-factor-turned-on.v1", actor: `user:${account.id}` },
          { type: "lyceum.user.recovery-codes-replaced.v1", actor: `user:${account.id}` },
          { type: "lyceum.user.second-factor-turned-off.v1", actor: `user:${account.id}` }
        ])
        yield* mailedAll(email, ["second-factor-on", "recovery-codes-replaced", "second-factor-off"])
        const again = yield* confirmed(person)
        assert.strictEqual(again.recoveryCodes.length, 10)
      })
    )

    it.effect("that was lost is removed by an administrator, who is named, and never one's own", () =>
      Effect.gen(function* () {
        yield* readQueue
        const { call } = yield* Http
        const person = yield* newSession("loses")
        const { accessToken, ...boss } = yield* signIn(admin)
        assert.isDefined(boss.refreshToken)
        const { id } = yield* Effect.flatMap(call("GET", "/v1/users/me", { token: accessToken }), bodyOf(Account))
        const remove = (userId: string, token: string) => call("DELETE", `/v1/users/${userId}/second-factor`, { token })
        assert.strictEqual((yield* remove(person.account.id, accessToken)).status, 409, "none is on")
        yield* confirmed(person)
        assert.strictEqual((yield* remove(person.account.id, person.accessToken)).status, 403)
        assert.strictEqual((yield* remove("0198c0de-0000-7000-8000-00000000dead", accessToken)).status, 404)
        assert.strictEqual((yield* remove(person.account.id, accessToken)).status, 204)
        assert.strictEqual((yield* call("GET", "/v1/users/me", { token: person.accessToken })).status, 401)
        assert.strictEqual((yield* enter(person)).status, 201)
        assert.deepStrictEqual((yield* history(person.account.id)).slice(-1), [
          { type: "lyceum.user.second-factor-turned-off.v1", actor: `user:${id}` }
        ])
        yield* mailedAll(person.email, ["second-factor-on", "second-factor-off"])
        yield* confirmed({ ...admin, accessToken })
        assert.strictEqual((yield* remove(id, accessToken)).status, 409)
      })
    )

    it.effect("is in the export without its secret, and leaves with the person", () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const person = yield* newSession("leaves")
        const { recoveryCodes, secret } = yield* confirmed(person)
        const { accessToken: token, account } = person
        const answer = yield* call("POST", "/v1/users/me/export", { token })
        const { secondFactor } = yield* bodyOf(PersonalData)(answer)
        assert.deepStrictEqual([secondFactor.state, secondFactor.recoveryCodesLeft], ["on", 10])
        for (const hidden of [secret, ...recoveryCodes]) assert.notInclude(JSON.stringify(answer.body), hidden)
        assert.strictEqual((yield* call("DELETE", "/v1/users/me", { token })).status, 204)
        assert.deepStrictEqual(yield* sql`SELECT 1 FROM second_factors WHERE user_id = ${account.id}`, [])
        assert.deepStrictEqual(yield* sql`SELECT 1 FROM recovery_codes WHERE user_id = ${account.id}`, [])
      })
    )
  }
)

layer(harness({ SECOND_FACTOR_ROLES: "instructor, admin" }), { excludeTestServices: true, timeout: "60 seconds" })(
  "roles that need one",
  (it) => {
    it.effect("open what a learner's opens until it is on: sessions of both kinds and API tokens", () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const Introspection = Schema.Struct({ active: Schema.Boolean, role: Schema.String })
        const before = yield* signIn(admin)
        const own = (token: string) => Effect.flatMap(call("GET", "/v1/users/me", { token }), bodyOf(Account))
        const list = (token: string) => Effect.map(call("GET", "/v1/users?limit=1", { token }), ({ status }) => status)
        const { role, secondFactorMissing } = yield* own(before.accessToken)
        assert.deepStrictEqual([role, secondFactorMissing], ["admin", true])
        assert.strictEqual(yield* list(before.accessToken), 403)
        const apiToken = (scopes: ReadonlyArray<string>, token: string) =>
          call("POST", "/v1/users/me/api-tokens", { token, body: { name: "t", scopes } })
        assert.strictEqual((yield* apiToken(["admin"], before.accessToken)).status, 403)
        const { token } = yield* Effect.flatMap(
          apiToken(["profile:read"], before.accessToken),
          bodyOf(Schema.Struct({ token: Schema.String }))
        )
        const introspected = Effect.flatMap(
          Effect.flatMap(newServiceToken, (service) =>
            call("POST", "/internal/token-introspections", { token: service, body: { token } })
          ),
          bodyOf(Introspection)
        )
        assert.strictEqual((yield* introspected).role, "learner")
        const renamed = yield* call("PATCH", "/v1/users/me", { token: before.accessToken, body: { name: "Ada" } })
        assert.isTrue((yield* bodyOf(Account)(renamed)).secondFactorMissing)

        const { recoveryCodes } = yield* confirmed({ ...admin, accessToken: before.accessToken })
        // What the old token says is not so any more; the session goes on with another.
        assert.strictEqual((yield* call("GET", "/v1/users/me", { token: before.accessToken })).status, 401)
        const { refreshToken } = before
        const after = yield* Effect.flatMap(
          call("POST", "/v1/sessions/refresh", { body: { refreshToken } }),
          bodyOf(Tokens)
        )
        assert.strictEqual(yield* list(after.accessToken), 200)
        assert.isUndefined((yield* own(after.accessToken)).secondFactorMissing)
        assert.strictEqual((yield* introspected).role, "admin")
        const anew = yield* Effect.flatMap(
          call("POST", "/v1/sessions", {
            body: { email: admin.email, password: admin.password, code: recoveryCodes[0] }
          }),
          bodyOf(Tokens)
        )
        assert.strictEqual(yield* list(anew.accessToken), 200)

        const teacher = yield* newPerson("teaches")
        yield* call("PATCH", `/v1/users/${teacher.account.id}`, {
          token: anew.accessToken,
          body: { role: "instructor" }
        })
        const taught = yield* signIn(teacher)
        assert.isTrue((yield* own(taught.accessToken)).secondFactorMissing)
        const learner = yield* newSession("learns")
        assert.isUndefined((yield* own(learner.accessToken)).secondFactorMissing)
        const standing = yield* call("GET", path, { token: learner.accessToken })
        assert.isFalse((yield* bodyOf(SecondFactor)(standing)).required)
      })
    )
  }
)
