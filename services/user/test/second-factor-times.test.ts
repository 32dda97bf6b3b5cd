/** Second factors by a clock of the test's own: how long one that was begun waits, and when codes are taken. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Email, PersonName } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Clock, ConfigProvider, Effect, Layer, Option } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { TestClock } from "effect/testing"
import { Secret } from "otpauth"
import type { PersonRow } from "../src/accounts/People.ts"
import { migrations } from "../src/migrations/index.ts"
import { codeOfStep, drawRecoveryCodes, stepAt } from "../src/second-factor/Codes.ts"
import { guardedRoles } from "../src/second-factor/GuardedRoles.ts"
import { SecondFactors } from "../src/second-factor/SecondFactors.ts"
import { secondFactorKey } from "./Harness.ts"

const person: PersonRow = {
  userId: UserId.make("0198c0de-0000-7000-8000-000000000001"),
  email: Email.make("a@example.org"),
  name: PersonName.make("A"),
  passwordHash: "hash",
  role: "learner",
  tokenRole: "learner",
  locale: "en",
  status: "active",
  createdAt: new Date(0),
  secondFactor: false
}
const { userId } = person

const config = (entries: Readonly<Record<string, string>>) => ConfigProvider.layer(ConfigProvider.fromUnknown(entries))
const sealedUnder = (key: string) =>
  Layer.fresh(SecondFactors.layer).pipe(Layer.provide(config({ SECOND_FACTOR_KEY: key })))

layer(sealedUnder(secondFactorKey).pipe(Layer.provideMerge(testDatabase("user", migrations))))("one that", (it) => {
  it.effect(
    "was begun waits ten minutes; its codes are good for their step and its neighbours, once, and never back",
    () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const factors = yield* SecondFactors
        yield* sql`INSERT INTO people (user_id, email, name, password_hash) VALUES (${userId}, 'a@example.org', 'A', 'hash')`
        yield* TestClock.adjust("1 hour")
        const { secret } = yield* factors.begin(person)
        const { bytes } = Secret.fromBase32(secret)
        const code = (away: number) =>
          Effect.map(Clock.currentTimeMillis, (now) => codeOfStep(bytes, stepAt(now) + away))
        const part = (statement: Statement.Fragment) => sql`WITH part AS (${statement}) SELECT`
        const attempt = (away: number) => Effect.flatMap(code(away), (typed) => factors.use(userId, typed))

        yield* TestClock.adjust("599 seconds")
        yield* factors.prune
        const confirmable = yield* Effect.flatMap(
          Effect.flatMap(code(0), (typed) => factors.confirmable(userId, typed)),
          Effect.fromOption
        )
        assert.isFalse(yield* attempt(1), "only what was confirmed is asked for")
        yield* TestClock.adjust("2 seconds")
        assert.strictEqual(
          (yield* Effect.flip(Effect.flatMap(code(0), (typed) => factors.confirmable(userId, typed))))._tag,
          "Conflict"
        )
        yield* part(factors.confirming(userId, confirmable, new Date(yield* Clock.currentTimeMillis)))
        for (const statement of factors.keepingCodes(userId, drawRecoveryCodes())) yield* part(statement)
        yield* factors.prune
        assert.strictEqual((yield* factors.of(userId)).recoveryCodesLeft, 10)

        yield* TestClock.adjust("5 minutes")
        assert.isFalse(yield* attempt(-2))
        assert.isFalse(yield* attempt(2))
        assert.isTrue(yield* attempt(-1))
        assert.isFalse(yield* attempt(-1), "it was used")
        assert.isTrue(yield* attempt(1))
        assert.isFalse(yield* attempt(0), "what came before the last that was used is over")
        yield* TestClock.adjust("30 seconds")
        assert.isFalse(yield* attempt(0), "the same code a step later")
        assert.isTrue(yield* attempt(1))

        // Sealed under this key for this person, and opened by nothing else.
        const other = yield* Effect.exit(
          Effect.provide(
            SecondFactors.use((theirs) => theirs.use(userId, "123456")),
            sealedUnder("another key of 32 characters or more")
          )
        )
        assert.include(String(other), "is not the one that sealed")
        yield* part(factors.forgetting(userId))
        assert.deepStrictEqual(yield* sql`SELECT 1 FROM recovery_codes`, [])
        assert.strictEqual((yield* factors.of(userId)).state, "off")
      })
  )

  it.effect("is drawn anew begins anew", () =>
    Effect.gen(function* () {
      const factors = yield* SecondFactors
      const first = yield* factors.begin(person)
      yield* TestClock.adjust("9 minutes")
      const second = yield* factors.begin(person)
      assert.notStrictEqual(first.secret, second.secret)
      yield* TestClock.adjust("9 minutes")
      const now = stepAt(yield* Clock.currentTimeMillis)
      const ofFirst = codeOfStep(Secret.fromBase32(first.secret).bytes, now)
      const ofSecond = codeOfStep(Secret.fromBase32(second.secret).bytes, now)
      assert.isTrue(Option.isSome(yield* factors.confirmable(userId, ofSecond)))
      assert.strictEqual(Option.isSome(yield* factors.confirmable(userId, ofFirst)), ofFirst === ofSecond)
    })
  )
})

describe("configuration", () => {
  const roles = (listed: string) => Effect.provide(guardedRoles, config({ SECOND_FACTOR_ROLES: listed }))

  it.effect("names roles that need one, and nothing else", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* roles(""), [])
      assert.deepStrictEqual(yield* roles("admin"), ["admin"])
      assert.deepStrictEqual(yield* roles("instructor, admin"), ["instructor", "admin"])
      for (const wrong of ["learner", "teacher", "admin;instructor"]) {
        assert.include(String(yield* Effect.exit(roles(wrong))), "SECOND_FACTOR_ROLES lists", wrong)
      }
    })
  )

  it.effect("has a key of 32 characters or more", () =>
    Effect.gen(function* () {
      const short = sealedUnder("too short").pipe(Layer.provide(testDatabase("user", migrations)))
      assert.include(String(yield* Effect.exit(Effect.scoped(Layer.build(short)))), "fewer than 32 characters")
    })
  )
})
