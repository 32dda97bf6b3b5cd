import { assert, describe, it } from "@effect/vitest"
import { fold } from "@lyceum/domain/Decider"
import { Email, Locale } from "@lyceum/domain/Account"
import { ApiTokenId, SessionId, UserId } from "@lyceum/domain/Ids"
import { policies } from "@lyceum/domain/Policy"
import { Role, Scope } from "@lyceum/domain/Role"
import { UserEvent } from "@lyceum/events/UserEvents"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { account, type AccountCommand, AccountState, maxApiTokens } from "../src/domain/Account.ts"
import { excessScopes, scopesOf } from "../src/domain/ApiTokenScopes.ts"
import { createdAt } from "../src/domain/CreatedAt.ts"
import { delayAfter, delayTable, perAccount, perNetwork } from "../src/domain/Delays.ts"
import { commonPasswords } from "../src/domain/common-passwords.ts"
import { reasonsAgainst } from "../src/domain/PasswordRule.ts"

const userId = UserId.make("0190a000-0000-7000-8000-000000000001")
const admin = UserId.make("0190a000-0000-7000-8000-000000000002")
const sessionId = SessionId.make("0190a000-0000-7000-8000-000000000003")
const tokenId = (n: number) => ApiTokenId.make(`0190a000-0000-7000-8000-${String(n).padStart(12, "0")}`)

const register: AccountCommand = { kind: "register", userId, role: "learner", locale: "en" }
const disable: AccountCommand = { kind: "administer", userId, by: admin, disabled: true }
const enable: AccountCommand = { kind: "administer", userId, by: admin, disabled: false }
const erase: AccountCommand = { kind: "erase", userId }
const create = (n: number): AccountCommand => ({
  kind: "create-api-token",
  userId,
  apiTokenId: tokenId(n),
  scopes: ["profile:read"]
})
const turnOn: AccountCommand = { kind: "turn-on-second-factor", userId }
const turnOff: AccountCommand = { kind: "turn-off-second-factor", userId }
const newCodes: AccountCommand = { kind: "replace-recovery-codes", userId }
const remove = (by: UserId): AccountCommand => ({ kind: "remove-second-factor", userId, by })

/** Runs commands one after the other; gives the last answer (types of its events, or the reason) and the state. */
const run = (...commands: ReadonlyArray<AccountCommand>) => {
  let state = account.initial
  let answer: ReadonlyArray<string> | string = []
  for (const command of commands) {
    const decided = account.decide(state, command)
    if (Result.isFailure(decided)) answer = decided.failure.reason
    else {
      answer = decided.success.map(({ type }) => type.slice("lyceum.user.".length))
      state = fold(account, decided.success, state)
    }
  }
  return { answer, state }
}

const table: ReadonlyArray<readonly [string, ReadonlyArray<AccountCommand>, ReadonlyArray<string> | string]> = [
  ["registers once", [register], ["registered.v1"]],
  ["refuses a second registration", [register, register], "already-registered"],
  ["never registers an erased account again", [register, erase, register], "already-registered"],
  ["knows nobody before registration", [enable], "no-such-account"],
  ["changes a role", [register, { kind: "administer", userId, by: admin, role: "instructor" }], ["role-changed.v1"]],
  ["has nothing to do for the same role", [register, { kind: "administer", userId, by: admin, role: "learner" }], []],
  [
    "changes role and standing at once",
    [register, { kind: "administer", userId, by: admin, role: "admin", disabled: true }],
    ["role-changed.v1", "disabled.v1"]
  ],
  ["refuses one's own role", [register, { kind: "administer", userId, by: userId, role: "admin" }], "own-account"],
  ["refuses one's own standing", [register, { kind: "administer", userId, by: userId, disabled: true }], "own-account"],
  ["disables once", [register, disable, disable], []],
  ["enables again", [register, disable, enable], ["enabled.v1"]],
  [
    "names changed fields",
    [register, { kind: "change", userId, fields: ["name"], locale: "de" }],
    ["profile-changed.v1", "preferences-changed.v1"]
  ],
  ["has nothing to do for the same locale", [register, { kind: "change", userId, fields: [], locale: "en" }], []],
  [
    "changes nothing of a disabled account",
    [register, disable, { kind: "change", userId, fields: ["name"] }],
    "account-disabled"
  ],
  ["erases a disabled account", [register, disable, erase], ["erased.v1"]],
  ["erases once", [register, erase, erase], "no-such-account"],
  ["records an export", [register, { kind: "request-export", userId }], ["export-requested.v1"]],
  ["records a reused token", [register, { kind: "detect-reuse", userId, sessionId }], ["session-reuse-detected.v1"]],
  ["creates an API token", [register, create(1)], ["api-token-created.v1"]],
  [
    "revokes an API token",
    [register, create(1), { kind: "revoke-api-token", userId, apiTokenId: tokenId(1) }],
    ["api-token-revoked.v1"]
  ],
  [
    "revokes only what is there",
    [register, create(1), { kind: "revoke-api-token", userId, apiTokenId: tokenId(2) }],
    "no-such-api-token"
  ],
  ["turns a second factor on", [register, turnOn], ["second-factor-turned-on.v1"]],
  ["turns it on once", [register, turnOn, turnOn], "second-factor-on"],
  ["turns it off", [register, turnOn, turnOff], ["second-factor-turned-off.v1"]],
  ["turns off only what is on", [register, turnOff], "second-factor-off"],
  ["turns it on again", [register, turnOn, turnOff, turnOn], ["second-factor-turned-on.v1"]],
  ["gives new recovery codes", [register, turnOn, newCodes], ["recovery-codes-replaced.v1"]],
  ["gives no recovery codes without one", [register, newCodes], "second-factor-off"],
  ["removes one that was lost", [register, turnOn, remove(admin)], ["second-factor-turned-off.v1"]],
  ["removes one of a disabled account", [register, turnOn, disable, remove(admin)], ["second-factor-turned-off.v1"]],
  ["removes nobody's own", [register, turnOn, remove(userId)], "own-account"],
  ["turns nothing on for a disabled account", [register, disable, turnOn], "account-disabled"],
  [
    "bounds API tokens",
    [register, ...Array.from({ length: maxApiTokens + 1 }, (_, n) => create(n))],
    "too-many-api-tokens"
  ]
]

/** Commands of one person and one admin, few enough ids that they meet each other. */
const commands = Arbitrary.schema(
  Schema.Array(
    Schema.Union([
      Schema.Struct({ kind: Schema.Literal("register"), userId: Schema.Literal(userId), role: Role, locale: Locale }),
      Schema.Struct({
        kind: Schema.Literal("administer"),
        userId: Schema.Literal(userId),
        by: Schema.Literals([userId, admin]),
        role: Schema.optionalKey(Role),
        disabled: Schema.optionalKey(Schema.Boolean)
      }),
      Schema.Struct({
        kind: Schema.Literal("change"),
        userId: Schema.Literal(userId),
        fields: Schema.Array(Schema.Literals(["name", "email", "password"])),
        locale: Schema.optionalKey(Locale)
      }),
      Schema.Struct({ kind: Schema.Literals(["erase", "request-export"]), userId: Schema.Literal(userId) }),
      Schema.Struct({
        kind: Schema.Literals(["turn-on-second-factor", "turn-off-second-factor", "replace-recovery-codes"]),
        userId: Schema.Literal(userId)
      }),
      Schema.Struct({
        kind: Schema.Literals(["remove-second-factor"]),
        userId: Schema.Literal(userId),
        by: Schema.Literals([userId, admin])
      }),
      Schema.Struct({
        kind: Schema.Literals(["create-api-token"]),
        userId: Schema.Literal(userId),
        apiTokenId: Schema.Literals([tokenId(1), tokenId(2)]),
        scopes: Schema.Array(Scope)
      }),
      Schema.Struct({
        kind: Schema.Literals(["revoke-api-token"]),
        userId: Schema.Literal(userId),
        apiTokenId: Schema.Literals([tokenId(1), tokenId(2)])
      })
    ])
  )
)

describe("account decider", () => {
  it.each(table)("%s", (_, given, expected) => {
    assert.deepStrictEqual(run(...given).answer, expected)
  })

  it.effect.prop(
    "an erased account never comes back, and its state holds nothing of the person",
    [commands],
    ([given]) =>
      Effect.sync(() => {
        assert.deepStrictEqual(run(register, erase, ...given).state, { status: "erased" })
      })
  )

  it.effect.prop("only an admin changes role and standing", [commands], ([given]) =>
    Effect.sync(() => {
      const own = given.filter((command) => command.kind !== "administer" || command.by === userId)
      const { state } = run(register, ...own.filter(({ kind }) => kind !== "erase"))
      assert.isTrue(state.status === "active" && state.role === "learner")
    })
  )

  it.effect.prop(
    "state and events survive their stored form, and the fold of the stored history is the state",
    [commands],
    ([given]) =>
      Effect.gen(function* () {
        let state = account.initial
        const history: Array<UserEvent> = []
        for (const command of [register, ...given]) {
          const decided = account.decide(state, command)
          if (Result.isFailure(decided)) continue
          history.push(...decided.success)
          state = fold(account, decided.success, state)
        }
        const Events = Schema.fromJsonString(Schema.toCodecJson(Schema.Array(UserEvent)))
        const stored = yield* Schema.encodeEffect(Events)(history)
        assert.deepStrictEqual(fold(account, yield* Schema.decodeEffect(Events)(stored)), state)
        const State = Schema.fromJsonString(Schema.toCodecJson(AccountState))
        assert.deepStrictEqual(yield* Schema.decodeEffect(State)(yield* Schema.encodeEffect(State)(state)), state)
      })
  )
})

describe("rules", () => {
  it("an account was made when its id says", () => {
    assert.strictEqual(createdAt(UserId.make("0190a000-1234-7000-8000-000000000001")).getTime(), 0x0190a0001234)
  })

  it.effect.prop(
    "an API token never has more than its maker",
    [Role, Schema.Array(Scope), Schema.Array(Scope)],
    ([role, held, wanted]) =>
      Effect.sync(() => {
        const excess = excessScopes(role, held, wanted)
        for (const scope of wanted) {
          const may =
            scope !== "internal" &&
            held.includes(scope) &&
            Object.values(policies).some((row) => row.scope === scope && row[role] !== "none")
          assert.strictEqual(excess.includes(scope), !may)
        }
      })
  )

  it("a learner's token cannot be an admin's or a service's", () => {
    assert.notInclude(scopesOf("learner"), "admin")
    assert.include(scopesOf("admin"), "admin")
    for (const role of Role.literals) assert.notInclude(scopesOf(role), "internal")
  })

  it("delays double from the fifth failure to fifteen minutes", () => {
    assert.deepStrictEqual(
      [1, 4, 5, 6, 7, 14, 15, 1000].map((n) => delayAfter(perNetwork, n)),
      [0, 0, 1000, 2000, 4000, 512_000, 900_000, 900_000]
    )
    for (const rule of [perNetwork, perAccount]) {
      const entries = delayTable(rule)
      assert.deepStrictEqual(
        entries.map((_, index) => delayAfter(rule, index + 1)),
        [...entries]
      )
      assert.strictEqual(entries.at(-1), rule.maxMillis)
    }
  })

  it("common passwords and the address itself are refused, whatever the case", () => {
    const email = Email.make("grace.hopper@example.org")
    assert.isAtLeast(commonPasswords.size, 3000)
    for (const word of commonPasswords) assert.isTrue(word.length >= 8 && word === word.toLowerCase(), word)
    for (const bad of ["password", "PassWord1", "qwertyuiop", "grace.hopper", "Grace.Hopper@example.org"]) {
      assert.strictEqual(reasonsAgainst(bad, email).length, 1, bad)
    }
    for (const good of ["grace.hopper1906", "correct horse battery", "пароль-пароль", "        "]) {
      assert.deepStrictEqual(reasonsAgainst(good, email), [], good)
    }
  })
})
