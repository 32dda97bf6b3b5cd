import { assert, describe, it, layer } from "@effect/vitest"
import { PersonalData } from "@lyceum/api/Users"
import { userEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Layer, Ref, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { argon2Sync } from "node:crypto"
import { networkOf } from "../src/http/ClientNetwork.ts"
import { PasswordHashing } from "../src/sign-in/PasswordHashing.ts"
import { decodePhc, encodePhc } from "../src/sign-in/Phc.ts"
import { admin, bodyOf, callAt, harness, Http, newPerson, newSession, problemOf, signIn } from "./Harness.ts"

const wrong = "not the password"

layer(harness({ FORWARDED_HOPS: "1" }), { excludeTestServices: true, timeout: "60 seconds" })("sign-in", (it) => {
  const attempt = (email: string, password: string, from = "198.51.100.1") =>
    Effect.flatMap(Http, ({ call }) =>
      call("POST", "/v1/sessions", {
        body: { email, password },
        headers: { "x-forwarded-for": `203.0.113.9, ${from}` }
      })
    )

  it.effect("waits longer after each failure from the fifth on, by account and network, and never for ever", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { email, password } = yield* newPerson("guessed")
      const Waits = Schema.Array(Schema.Struct({ seconds: Schema.Int }))
      const wait = Effect.map(
        Effect.flatMap(
          sql`SELECT extract(epoch FROM blocked_until - last_at)::int AS seconds FROM sign_in_failures
            WHERE network <> '*' AND failures = (SELECT max(failures) FROM sign_in_failures)`,
          Schema.decodeUnknownEffect(Waits)
        ),
        ([row]) => row?.seconds
      )
      const over = sql`UPDATE sign_in_failures SET blocked_until = now() - interval '1 second'`
      const waits: Array<number | undefined> = []
      for (let n = 1; n <= 17; n++) {
        assert.strictEqual((yield* attempt(email, wrong)).status, 401, `failure ${n}`)
        waits.push(yield* wait)
        yield* over
      }
      assert.deepStrictEqual(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
      yield* sql`UPDATE sign_in_failures SET blocked_until = now() + interval '1 hour' WHERE network <> '*'`
      const blocked = yield* attempt(email, password)
      assert.strictEqual(problemOf(blocked), "too-many-requests")
      const seconds = Number(blocked.headers.get("retry-after"))
      assert.strictEqual(blocked.headers.get("ratelimit"), `"sign-in";r=0;t=${seconds}`)
      assert.isTrue(seconds > 3500 && seconds <= 3600, `${seconds}`)
      assert.strictEqual((yield* attempt(email, password, "198.51.100.2")).status, 201, "another network")
      yield* over
      assert.strictEqual((yield* attempt(email, password)).status, 201)
      // A success starts the count again.
      yield* attempt(email, wrong)
      assert.deepStrictEqual(yield* sql`SELECT failures FROM sign_in_failures WHERE network <> '*'`, [{ failures: 1 }])
    })
  )

  it.effect("counts over all networks too", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { email, password } = yield* newPerson("guessed-by-many")
      yield* attempt(email, wrong, "198.51.100.50")
      yield* sql`UPDATE sign_in_failures SET failures = 120 WHERE network = '*'`
      yield* attempt(email, wrong, "198.51.100.51")
      const blocked = yield* attempt(email, password, "198.51.100.52")
      assert.strictEqual(problemOf(blocked), "too-many-requests")
      assert.isTrue(Number(blocked.headers.get("retry-after")) > 30)
      // An hour without failures and all is forgotten.
      yield* sql`UPDATE sign_in_failures SET blocked_until = now() - interval '1 second', last_at = now() - interval '61 minutes'`
      yield* attempt(email, wrong, "198.51.100.53")
      assert.strictEqual((yield* attempt(email, password, "198.51.100.54")).status, 201)
    })
  )

  it.effect("answers few guesses of a burst: those that finish after the delay began learn nothing", () =>
    Effect.gen(function* () {
      const { email } = yield* newPerson("burst")
      const answers = yield* Effect.forEach(Array.from({ length: 40 }), () => attempt(email, wrong), {
        concurrency: 40
      })
      for (const answer of answers) assert.include([401, 429], answer.status)
      assert.isAbove(answers.filter(({ status }) => status === 429).length, 15)
    })
  )

  it.effect(
    "answers the same for an unknown address, a wrong password and a disabled account, and does the same work",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const known = yield* newPerson("known")
        const disabled = yield* newPerson("disabled")
        const { accessToken } = yield* signIn(admin)
        yield* call("PATCH", `/v1/users/${disabled.account.id}`, { token: accessToken, body: { disabled: true } })
        const answers = [
          yield* attempt("unknown@example.org", wrong),
          yield* attempt(known.email, wrong),
          yield* attempt(disabled.email, disabled.password)
        ]
        for (const { body, headers, status } of answers) {
          assert.strictEqual(status, 401)
          assert.deepStrictEqual(body, answers[0]?.body)
          assert.deepStrictEqual([...headers.keys()], [...(answers[0]?.headers.keys() ?? [])])
        }
        yield* sql`UPDATE sign_in_failures SET failures = 13`
        yield* attempt("unknown@example.org", wrong)
        assert.strictEqual((yield* attempt("unknown@example.org", wrong)).status, 429, "unknown addresses wait as well")
        const kept = yield* sql`SELECT * FROM sign_in_failures`
        assert.notInclude(JSON.stringify(kept), "unknown")
        assert.notInclude(JSON.stringify(kept), "198.51")
      })
  )

  it.effect("stores a new hash when the parameters have changed", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { account, email, password } = yield* newPerson("old-hash")
      const parameters = { memory: 8192, passes: 1, parallelism: 1 }
      const salt = Buffer.alloc(16, 7)
      const tag = argon2Sync("argon2id", { message: password, nonce: salt, tagLength: 32, ...parameters })
      yield* sql`UPDATE people SET password_hash = ${encodePhc({ parameters, salt, tag })} WHERE user_id = ${account.id}`
      assert.strictEqual((yield* attempt(email, wrong)).status, 401)
      assert.strictEqual((yield* attempt(email, password)).status, 201)
      const Row = Schema.Tuple([Schema.Struct({ hash: Schema.String })])
      const [{ hash }] = yield* Effect.flatMap(
        sql`SELECT password_hash AS hash FROM people WHERE user_id = ${account.id}`,
        Schema.decodeUnknownEffect(Row)
      )
      assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      assert.strictEqual((yield* attempt(email, password)).status, 201)
    })
  )

  it.effect("takes any password of 8 to 1024 characters as it is", () =>
    Effect.gen(function* () {
      const passwords = [
        "x".repeat(1022) + "y",
        "  spaces  around  ",
        "пароль-с-юникодом",
        "😀".repeat(1023),
        "e\u0301e\u0301e\u0301e\u0301"
      ]
      for (const [n, password] of passwords.entries()) {
        const { email } = yield* newPerson(`any-${n}`, password)
        assert.strictEqual((yield* attempt(email, password)).status, 201, password.slice(0, 20))
        for (const almost of [password.trim().slice(0, -1), password.normalize("NFC") + " "]) {
          assert.strictEqual((yield* attempt(email, almost)).status, 401, almost.slice(0, 20))
        }
      }
    })
  )

  it.effect("publishes what happened, without personal data, to user-events", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const { account } = yield* newPerson("published")
      const read = Effect.gen(function* () {
        const partitions = yield* log.partitionCount(userEvents.name)
        const all = yield* Effect.forEach(
          Array.from({ length: partitions }, (_, partition) => partition),
          (partition) => log.fetch({ topic: userEvents.name, partition, offset: 0, maxRecords: 1000, maxWaitMillis: 0 })
        )
        return all.flatMap(({ records }) => records)
      })
      const records = yield* read.pipe(
        Effect.filterOrFail(
          (all) => all.some(({ key }) => key === account.id),
          () => "not yet" as const
        ),
        Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 250 })
      )
      const own = records.filter(({ key }) => key === account.id)
      assert.deepStrictEqual(
        own.map(({ headers }) => headers["ce_type"]),
        ["lyceum.user.registered.v1"]
      )
      const everything = records
        .map(({ headers, value }) => JSON.stringify(headers) + Buffer.from(value).toString())
        .join("\n")
      for (const trace of ["example.org", "Somebody", "long enough"]) assert.notInclude(everything, trace)
    })
  )

  it.effect("offers operators a rebuild that changes nothing, and an audit trail that holds", () =>
    Effect.gen(function* () {
      const { managementUrl } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const manage = callAt(managementUrl)
      const headers = { authorization: "Bearer management-token" }
      const accounts = sql`SELECT accounts::text FROM accounts ORDER BY user_id`
      const before = yield* accounts
      yield* sql`DELETE FROM accounts WHERE role = 'learner'`
      assert.strictEqual((yield* manage("POST", "/operations/rebuild", { headers })).status, 200)
      assert.deepStrictEqual(yield* accounts, before)
      const verified = yield* manage("POST", "/operations/verify", { headers })
      const Verified = Schema.Struct({
        result: Schema.Struct({ streams: Schema.Int, findings: Schema.Array(Schema.Unknown) })
      })
      assert.deepStrictEqual((yield* bodyOf(Verified)(verified)).result.findings, [])
      const ready = yield* manage("GET", "/health/ready")
      assert.deepStrictEqual(ready.body, { ready: true, checks: { consumers: "ok", database: "ok", relay: "ok" } })
    })
  )

  it.effect("ends every session of a disabled person", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const person = yield* newSession("many-devices")
      const devices = [person, yield* signIn(person), yield* signIn(person)]
      const { accessToken: token } = yield* signIn(admin)
      yield* call("PATCH", `/v1/users/${person.account.id}`, { token, body: { disabled: true } })
      yield* call("PATCH", `/v1/users/${person.account.id}`, { token, body: { disabled: false } })
      for (const { accessToken, refreshToken } of devices) {
        assert.strictEqual((yield* call("GET", "/v1/users/me", { token: accessToken })).status, 401)
        assert.strictEqual((yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken } })).status, 401)
      }
    })
  )

  it.effect("lets no session begin unseen while an account is disabled", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { accessToken: token } = yield* signIn(admin)
      for (let round = 0; round < 5; round++) {
        const person = yield* newPerson(`race-${round}`)
        const [, ...answers] = yield* Effect.all(
          [
            call("PATCH", `/v1/users/${person.account.id}`, { token, body: { disabled: true } }),
            ...Array.from({ length: 4 }, () => attempt(person.email, person.password))
          ],
          { concurrency: 5 }
        )
        for (const { status } of answers) assert.include([201, 401], status)
        assert.deepStrictEqual(yield* sql`SELECT id FROM sessions WHERE user_id = ${person.account.id}`, [])
      }
    })
  )

  it.effect("shows the export's history with its actors", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken: token, account } = yield* newSession("history")
      yield* call("PATCH", "/v1/users/me", { token, body: { name: "Other", locale: "de" } })
      const { account: shown, history } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/export", { token }),
        bodyOf(PersonalData)
      )
      assert.deepStrictEqual(
        history.map(({ actor, type }) => [type.split(".")[2], actor]),
        [
          ["registered", "anonymous"],
          ["profile-changed", `user:${account.id}`],
          ["preferences-changed", `user:${account.id}`],
          ["export-requested", `user:${account.id}`]
        ]
      )
      assert.deepStrictEqual({ ...shown, name: account.name, locale: account.locale }, account)
    })
  )
})

describe("password hashing", () => {
  const Hashing = PasswordHashing.layer

  it.live(
    "sheds what would wait too long, and goes on afterwards",
    () =>
      Effect.gen(function* () {
        const hashing = yield* PasswordHashing
        const shed = yield* Ref.make(0)
        yield* Effect.forEach(
          Array.from({ length: 200 }),
          () =>
            hashing
              .hash("password to hash")
              .pipe(Effect.catchTag("TooManyRequests", () => Ref.update(shed, (n) => n + 1))),
          { concurrency: 200, discard: true }
        )
        assert.isAtLeast(yield* Ref.get(shed), 200 - 16 - 4)
        assert.isAtMost(yield* Ref.get(shed), 200 - 16 - 1)
        assert.strictEqual(yield* hashing.verify("a", yield* hashing.hash("a")), "right")
      }).pipe(Effect.provide(Layer.fresh(Hashing))),
    60_000
  )

  it.live("verifies what it hashed and nothing else, with a salt of its own each time", () =>
    Effect.gen(function* () {
      const hashing = yield* PasswordHashing
      const [one, two] = [yield* hashing.hash("same"), yield* hashing.hash("same")]
      assert.notStrictEqual(one, two)
      assert.strictEqual(yield* hashing.verify("same", one), "right")
      assert.strictEqual(yield* hashing.verify("Same", one), "wrong")
      assert.strictEqual(yield* hashing.verify("same", undefined), "wrong")
    }).pipe(Effect.provide(Hashing))
  )

  it("reads its own strings and no others", () => {
    const phc = {
      parameters: { memory: 19_456, passes: 2, parallelism: 1 },
      salt: Buffer.alloc(16, 1),
      tag: Buffer.alloc(32, 2)
    }
    assert.deepStrictEqual(decodePhc(encodePhc(phc)), phc)
    for (const bad of [
      "",
      "$2b$10$abc",
      "$argon2i$v=19$m=1,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAA",
      `${encodePhc(phc)}=`
    ]) {
      assert.isUndefined(decodePhc(bad), bad)
    }
  })
})

describe("networks", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::6", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::1", "2001:db8:1:2"],
    ["2001:db8::6", "2001:db8:0:0"],
    ["::1", "0:0:0:0"]
  ])("%s is %s", (address, network) => {
    assert.strictEqual(networkOf(address), network)
  })
})
