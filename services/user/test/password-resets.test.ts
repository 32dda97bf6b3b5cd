/** Forgotten passwords: from the request to the mail queue and back, what strangers learn (nothing), throttles and ends by the clock. */
import { assert, layer } from "@effect/vitest"
import { PersonalData } from "@lyceum/api/Users"
import { Email } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Effect, Layer, Option, Queue, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { People } from "../src/accounts/People.ts"
import { MailOutbox } from "../src/mail/MailOutbox.ts"
import { migrations } from "../src/migrations/index.ts"
import { PasswordResets } from "../src/password-reset/PasswordResets.ts"
import { secretHash } from "../src/tokens/Secrets.ts"
import { admin, bodyOf, harness, Http, newPerson, newSession, problemOf, signIn } from "./Harness.ts"

const decodeJob = Schema.decodeUnknownEffect(MailJobBody)
const next = "another long one"

layer(harness({ FORWARDED_HOPS: "1" }), { excludeTestServices: true, timeout: "60 seconds" })("a link", (it) => {
  const ask = (email: string, from = "198.51.100.20") =>
    Effect.flatMap(Http, ({ call }) =>
      call("POST", "/v1/password-resets", { body: { email }, headers: { "x-forwarded-for": from } })
    )
  const confirm = (token: string, password = next) =>
    Effect.flatMap(Http, ({ call }) => call("POST", "/v1/password-resets/confirmations", { body: { token, password } }))

  /** Works the mail queue as the processor does; gives the messages to one address as they come. */
  const mailTo = (address: string) =>
    Effect.gen(function* () {
      const queue = yield* JobQueue
      const received = yield* Queue.unbounded<MailJob>()
      yield* Effect.forkScoped(
        queue.work({
          queue: mailQueue,
          concurrency: 1,
          maxAttempts: 3,
          visibility: "10 seconds",
          handle: (job) =>
            Effect.flatMap(decodeJob(job.body), (mail) =>
              mail.to === address ? Queue.offer(received, mail) : Effect.void
            )
        })
      )
      return { next: Queue.take(received) }
    })
  const tokenIn = (mail: MailJob): string =>
    mail.template === "password-reset" ? (new URL(mail.data.resetUrl).searchParams.get("token") ?? "") : ""

  it.effect("comes by mail, sets a password once, ends every session, and is told of", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const person = yield* newSession("forgets")
      const { next: mail } = yield* mailTo(person.email)
      assert.strictEqual((yield* ask("  Forgets@Example.ORG ")).status, 202)
      const sent = yield* mail
      assert.strictEqual(sent.template, "password-reset")
      assert.strictEqual(sent.userId, person.account.id)
      const token = tokenIn(sent)
      assert.isTrue(
        sent.template === "password-reset" &&
          sent.data.resetUrl.startsWith("https://lyceum.example/reset-password?token=")
      )
      assert.strictEqual(sent.template === "password-reset" && sent.data.minutesValid, 30)
      const kept = JSON.stringify(yield* sql`SELECT * FROM password_resets`)
      assert.include(kept, secretHash(token))
      assert.notInclude(kept, token)

      for (const [password, status] of [
        ["password123", 422],
        ["forgets@example.org", 422],
        ["short", 400]
      ] as const) {
        assert.strictEqual((yield* confirm(token, password)).status, status, password)
      }
      const answers = yield* Effect.all([confirm(token), confirm(token)], { concurrency: 2 })
      assert.sameMembers(
        answers.map(({ status }) => status),
        [204, 410]
      )
      assert.strictEqual(problemOf(yield* confirm(token)), "link-expired")
      assert.strictEqual((yield* call("GET", "/v1/users/me", { token: person.accessToken })).status, 401)
      const refresh = { body: { refreshToken: person.refreshToken } }
      assert.strictEqual((yield* call("POST", "/v1/sessions/refresh", refresh)).status, 401)
      const old = yield* call("POST", "/v1/sessions", { body: { email: person.email, password: person.password } })
      assert.strictEqual(problemOf(old), "sign-in-failed")
      yield* signIn({ email: person.email, password: next })
      assert.strictEqual((yield* mail).template, "password-changed")
      const history = yield* sql`SELECT metadata->>'actor' AS actor FROM events
        WHERE stream = ${`user-${person.account.id}`} AND type = 'lyceum.user.profile-changed.v1'`
      assert.deepStrictEqual(history, [{ actor: "anonymous" }])
    })
  )

  it.effect("is asked for alike by who has an account, who has none and who is disabled", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const [known, disabled] = [yield* newPerson("asks"), yield* newPerson("asks-disabled")]
      const { accessToken } = yield* signIn(admin)
      yield* call("PATCH", `/v1/users/${disabled.account.id}`, { token: accessToken, body: { disabled: true } })
      const answers = [
        yield* ask(known.email, "198.51.100.21"),
        yield* ask("asks-nobody@example.org", "198.51.100.21"),
        yield* ask(disabled.email, "198.51.100.21")
      ]
      for (const { body, headers, status } of answers) {
        assert.strictEqual(status, 202)
        assert.strictEqual(body, answers[0]?.body)
        assert.deepStrictEqual([...headers.keys()], [...(answers[0]?.headers.keys() ?? [])])
      }
      // Links are made in the order of the requests: when the last one's is there, the others were looked at.
      const { next: mail } = yield* mailTo("asks-last@example.org")
      const last = yield* newPerson("asks-last")
      yield* ask(last.email, "198.51.100.21")
      yield* mail
      const made = yield* sql`SELECT user_id AS id FROM password_resets ORDER BY created_at`
      assert.deepStrictEqual(made.slice(-2), [{ id: known.account.id }, { id: last.account.id }])
      assert.deepStrictEqual(yield* sql`SELECT 1 FROM password_reset_requests`, [], "what was typed is not kept")
    })
  )

  it.effect("is asked for a few times and then waits, alike for an address that nobody has", () =>
    Effect.gen(function* () {
      for (const email of [(yield* newPerson("asks-often")).email, "asks-often-nobody@example.org"]) {
        const answers = yield* Effect.replicateEffect(ask(email, "198.51.100.22"), 4)
        assert.deepStrictEqual(
          answers.map(({ status }) => status),
          [202, 202, 202, 429]
        )
        const elsewhere = yield* ask(email, "198.51.100.23")
        assert.strictEqual(problemOf(elsewhere), "too-many-requests", "the mailbox is one, whoever asks")
        const seconds = Number(elsewhere.headers.get("retry-after"))
        assert.isTrue(seconds > 50 && seconds <= 60, `${seconds}`)
        assert.strictEqual(elsewhere.headers.get("ratelimit"), `"password-reset";r=0;t=${seconds}`)
      }
    })
  )

  it.effect("is part of what is told of a person, and goes with them", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* SqlClient.SqlClient
      const person = yield* newSession("asks-and-goes")
      const { next: mail } = yield* mailTo(person.email)
      yield* ask(person.email, "198.51.100.24")
      const token = tokenIn(yield* mail)
      const exported = yield* Effect.flatMap(
        call("POST", "/v1/users/me/export", { token: person.accessToken }),
        bodyOf(PersonalData)
      )
      assert.strictEqual(exported.passwordResets.length, 1)
      assert.notInclude(JSON.stringify(exported), token)
      yield* call("DELETE", "/v1/users/me", { token: person.accessToken })
      for (const table of ["password_resets", "mail_outbox"] as const) {
        assert.deepStrictEqual(yield* sql`SELECT 1 FROM ${sql(table)} WHERE user_id = ${person.account.id}`, [], table)
      }
      assert.strictEqual(problemOf(yield* confirm(token)), "link-expired")
    })
  )

  it.effect("and its requests refuse what does not decode", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      for (const body of [{}, { email: "none" }, { email: 1 }, { email: "a@example.org", more: 1 }]) {
        assert.strictEqual(problemOf(yield* call("POST", "/v1/password-resets", { body })), "invalid-request")
      }
      const path = "/v1/password-resets/confirmations"
      for (const body of [{}, { token: "" }, { token: "x".repeat(501), password: next }, { token: "x", password: 1 }]) {
        assert.strictEqual(problemOf(yield* call("POST", path, { body })), "invalid-request")
      }
      assert.strictEqual(problemOf(yield* confirm("lyceum_pr_nothing")), "link-expired")
    })
  )
})

/** A queue that takes nothing while it is away. */
class Jobs {
  away = false
  readonly taken: Array<{ readonly id: string; readonly body: string }> = []
}
const jobs = new Jobs()
const queue = Layer.succeed(
  JobQueue,
  JobQueue.of({
    enqueue: (_, sent) =>
      jobs.away ? Effect.die(new Error("planted")) : Effect.sync(() => void jobs.taken.push(...sent)),
    work: () => Effect.never,
    deadLetters: () => Effect.succeed([]),
    redrive: () => Effect.succeed(0),
    depth: () => Effect.succeed(0)
  })
)

const Parts = PasswordResets.layer.pipe(
  Layer.provideMerge(Layer.mergeAll(MailOutbox.layer, People.layer)),
  Layer.provide(queue),
  Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ PUBLIC_URL: "https://lyceum.example" }))),
  Layer.provideMerge(testDatabase("user", migrations))
)
const somebody = UserId.make("0198c0de-0000-7000-8000-000000000001")
const email = Email.make("a@example.org")

layer(Parts)("by the clock", (it) => {
  const person = Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`INSERT INTO people (user_id, email, name, password_hash) VALUES (${somebody}, ${email}, 'A', 'hash')
      ON CONFLICT DO NOTHING`
    yield* sql`INSERT INTO accounts (user_id, role, locale, status, created_at)
      VALUES (${somebody}, 'learner', 'en', 'active', now()) ON CONFLICT DO NOTHING`
    jobs.taken.length = 0
  })
  const tokens = Effect.forEach(jobs.taken, ({ body }) =>
    Effect.map(decodeJob(body), (mail) =>
      mail.template === "password-reset" ? (new URL(mail.data.resetUrl).searchParams.get("token") ?? "") : ""
    )
  )

  it.effect("a link is good for 30 minutes; the requests of an address wait longer each time", () =>
    Effect.gen(function* () {
      yield* person
      const resets = yield* PasswordResets
      const outbox = yield* MailOutbox
      const ask = (network: string) => Effect.result(resets.request({ email, network }))
      const waits: Array<number> = []
      for (let n = 0; n < 6; n++) {
        assert.isTrue((yield* ask(`n${n}`))._tag === "Success", `request ${n}`)
        const answer = yield* ask(`n${n}`)
        const wait = answer._tag === "Failure" ? answer.failure.retryAfterSeconds : 0
        if (wait === 0) continue
        waits.push(wait)
        yield* TestClock.adjust(wait * 1000)
      }
      assert.deepStrictEqual(waits, [60, 120, 240, 480, 900])
      yield* TestClock.adjust("25 hours")
      assert.isTrue((yield* ask("n"))._tag === "Success")
      assert.isTrue((yield* ask("n"))._tag === "Success", "forgotten after a day")

      const before = jobs.taken.length
      assert.isAbove(yield* resets.issue, 0)
      assert.isAbove(yield* outbox.drain, 0)
      assert.strictEqual(yield* resets.issue, 0, "one request, one link")
      assert.strictEqual(yield* outbox.drain, 0)
      assert.isAbove(jobs.taken.length, before)
      const [token = ""] = (yield* Effect.suspend(() => tokens)).slice(-1)
      const lives = Effect.map(resets.holder(secretHash(token)), Option.isSome)
      yield* TestClock.adjust("1799 seconds")
      assert.isTrue(yield* lives)
      yield* TestClock.adjust("1 second")
      assert.isFalse(yield* lives)
      yield* resets.prune
      assert.deepStrictEqual(yield* resets.openOf(somebody), [])
    })
  )

  it.effect("one network may ask for thirty addresses, then it waits", () =>
    Effect.gen(function* () {
      const resets = yield* PasswordResets
      const ask = (n: number, network: string) =>
        Effect.map(
          Effect.result(resets.request({ email: Email.make(`many${n}@example.org`), network })),
          ({ _tag }) => _tag
        )
      for (let n = 0; n < 30; n++) assert.strictEqual(yield* ask(n, "school"), "Success", `${n}`)
      assert.strictEqual(yield* ask(30, "school"), "Failure")
      assert.strictEqual(yield* ask(30, "home"), "Success")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* ask(31, "school"), "Success")
    })
  )

  it.effect("an address that nobody has leaves the same rows behind as another, until it is looked up", () =>
    Effect.gen(function* () {
      yield* person
      const sql = yield* SqlClient.SqlClient
      const resets = yield* PasswordResets
      yield* resets.issue
      const rows = sql`SELECT (SELECT count(*) FROM password_reset_requests)::int AS asked,
        (SELECT count(*) FROM sign_in_failures WHERE account <> ${"x"})::int AS counted,
        (SELECT count(*) FROM password_resets)::int AS links, (SELECT count(*) FROM mail_outbox)::int AS mails`
      yield* TestClock.adjust("48 hours")
      yield* sql`DELETE FROM sign_in_failures`
      const traces: Array<unknown> = []
      for (const address of [email, Email.make("nobody-at-all@example.org")]) {
        yield* sql`DELETE FROM password_reset_requests`
        yield* sql`DELETE FROM sign_in_failures`
        yield* resets.request({ email: address, network: "trace" })
        traces.push(yield* rows)
      }
      assert.deepStrictEqual(traces[0], traces[1])
    })
  )

  it.effect("a message waits while the queue is away, and comes once when it is back", () =>
    Effect.gen(function* () {
      yield* person
      yield* TestClock.adjust("96 hours")
      const resets = yield* PasswordResets
      const outbox = yield* MailOutbox
      const sql = yield* SqlClient.SqlClient
      yield* sql`DELETE FROM mail_outbox`
      yield* resets.request({ email, network: "away" })
      yield* resets.issue
      jobs.away = true
      assert.strictEqual((yield* Effect.exit(outbox.drain))._tag, "Failure")
      jobs.away = false
      assert.strictEqual(yield* outbox.drain, 1)
      assert.strictEqual(yield* outbox.drain, 0)
      assert.strictEqual(jobs.taken.length, 1)
    })
  )
})
