/** Everything that changes an account: each a command of the decider and one statement with its personal data beside it. */
import { Conflict, EmailTaken, LinkExpired, NotFound, type TooManyRequests, Unauthorized } from "@lyceum/api/Problems"
import { Account } from "@lyceum/api/Users"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { Uuids } from "@lyceum/database/Uuids"
import type { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { DataRequestId, type SessionId, UserId } from "@lyceum/domain/Ids"
import type { Role } from "@lyceum/domain/Role"
import { commandProblems, commandProblemsWithoutKey } from "@lyceum/runtime/http/CommandProblems"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { AccountCommand } from "../domain/Account.ts"
import { DataRequests } from "../data-requests/DataRequests.ts"
import { createdAt } from "../domain/CreatedAt.ts"
import { MailOutbox } from "../mail/MailOutbox.ts"
import { InboxCourier } from "../notifications/InboxCourier.ts"
import { PasswordResets } from "../password-reset/PasswordResets.ts"
import { PasswordHashing } from "../sign-in/PasswordHashing.ts"
import { SignInThrottle } from "../sign-in/SignInThrottle.ts"
import { secretHash } from "../tokens/Secrets.ts"
import { Sessions } from "../tokens/Sessions.ts"
import { accountCommands } from "./AccountCommands.ts"
import { apiTokenCommands } from "./ApiTokenCommands.ts"
import { People, type PersonRow } from "./People.ts"
import { secondFactorCommands } from "./SecondFactorCommands.ts"

export interface NewAccount {
  readonly email: Email
  readonly password: string
  readonly name: PersonName
  readonly locale: Locale
  readonly role: Role
}

/** What a person changes about themselves; `password` in clear. */
export interface AccountChange {
  readonly name?: PersonName
  readonly locale?: Locale
  readonly password?: string
}

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const people = yield* People
  const sessions = yield* Sessions
  const hashing = yield* PasswordHashing
  const throttle = yield* SignInThrottle
  const outbox = yield* MailOutbox
  const resets = yield* PasswordResets
  const courier = yield* InboxCourier
  const requests = yield* DataRequests
  const { acceptPassword, run, runVoid, slowFingerprint, standing, sweep } = yield* accountCommands
  const { createApiToken, revokeApiToken } = yield* apiTokenCommands
  const secondFactor = yield* secondFactorCommands

  const register = Effect.fn("Accounts.register")(
    function* ({ email, locale, name, password, role }: NewAccount) {
      const passwordHash = yield* acceptPassword(password, email)
      const idempotency = yield* slowFingerprint
      const uuid = yield* Uuids
      const userId = UserId.make(uuid())
      const command = Effect.gen(function* () {
        if (Option.isSome(yield* people.byEmail(email))) return yield* new EmailTaken()
        return { kind: "register", userId, role, locale } as const
      })
      return yield* run(command, userId, {
        Answer: Account,
        answer: () => ({
          id: userId,
          email,
          name,
          role,
          locale,
          disabled: false,
          createdAt: DateTime.fromDateUnsafe(createdAt(userId))
        }),
        also: () => [
          sql`INSERT INTO people (user_id, email, name, password_hash) VALUES (${userId}, ${email}, ${name}, ${passwordHash})`
        ]
      }).pipe(Effect.provideService(RequestIdempotency, idempotency), commandProblems)
    },
    // A new id has no history that could refuse it.
    Effect.catchTag("AccountRejected", Effect.die)
  )

  const change = Effect.fn("Accounts.change")(
    function* (person: PersonRow, wanted: AccountChange, sessionId: SessionId | undefined) {
      const { userId } = person
      const name = wanted.name ?? person.name
      const passwordHash =
        wanted.password === undefined ? person.passwordHash : yield* acceptPassword(wanted.password, person.email)
      const fields = [
        ...(name === person.name ? [] : ["name" as const]),
        ...(wanted.password === undefined ? [] : ["password" as const])
      ]
      const command: AccountCommand = {
        kind: "change",
        userId,
        fields,
        ...(wanted.locale === undefined ? {} : { locale: wanted.locale })
      }
      const changed = yield* run(Effect.succeed(command), userId, {
        Answer: Account,
        answer: (after) => ({ ...standing(person, after), name }),
        also: () =>
          fields.length === 0
            ? []
            : [
                ...(wanted.password === undefined ? [] : [sessions.endingAll(userId, sessionId)]),
                sql`UPDATE people SET name = ${name}, password_hash = ${passwordHash} WHERE user_id = ${userId}`
              ]
      }).pipe(commandProblemsWithoutKey)
      if (wanted.password !== undefined) yield* sweep(userId, sessionId)
      return changed
    },
    Effect.catchTag("AccountRejected", () => Effect.fail(new Unauthorized()))
  )

  /** With the secret of a link. That the password changed is told by mail like every other change of it (its event). */
  const resetPassword = Effect.fn("Accounts.resetPassword")(
    function* (token: string, password: string) {
      const hash = secretHash(token)
      const holder = Effect.flatMap(resets.holder(hash), Effect.fromOption).pipe(
        Effect.mapError(() => new LinkExpired())
      )
      const person = yield* holder
      const { email, userId } = person
      const passwordHash = yield* acceptPassword(password, email)
      const at = DateTime.toDateUtc(yield* DateTime.now)
      // Looked at again at every try: of two that come with the same link, one is late.
      const command = Effect.as(holder, { kind: "change", userId, fields: ["password"] } as const)
      yield* run(command, userId, {
        Answer: Schema.Null,
        answer: () => null,
        guards: () => [sql`DELETE FROM password_resets WHERE hash = ${hash} AND expires_at > ${at} RETURNING 1 AS one`],
        also: () => [
          sql`UPDATE people SET password_hash = ${passwordHash} WHERE user_id = ${userId}`,
          sql`DELETE FROM password_resets WHERE user_id = ${userId} AND hash <> ${hash}`,
          sessions.endingAll(userId),
          throttle.forget(email)
        ]
      }).pipe(commandProblemsWithoutKey)
      yield* sweep(userId)
    },
    Effect.catchTag("AccountRejected", () => Effect.fail(new LinkExpired()))
  )

  const administer = Effect.fn("Accounts.administer")(
    function* (userId: UserId, by: UserId, wanted: { readonly role?: Role; readonly disabled?: boolean }) {
      const person = yield* Effect.flatMap(people.byId(userId), Effect.fromOption).pipe(
        Effect.mapError(() => new NotFound())
      )
      const changed = yield* run(Effect.succeed({ kind: "administer", userId, by, ...wanted }), userId, {
        Answer: Account,
        answer: (after) => standing(person, after),
        also: ({ state }) => (state.status === "disabled" ? [sessions.endingAll(userId)] : [])
      }).pipe(commandProblemsWithoutKey)
      if (changed.disabled) yield* sweep(userId)
      return changed
    },
    Effect.catchTag("AccountRejected", ({ reason }) =>
      Effect.fail(
        reason === "own-account"
          ? new Conflict({ detail: "nobody changes their own role or standing" })
          : new NotFound()
      )
    )
  )

  /** Gives the number of the receipt. */
  const erase = Effect.fn("Accounts.erase")(
    function* (userId: UserId) {
      const person = yield* people.byId(userId)
      const forgettingInbox = yield* courier.forgetting(userId)
      const uuid = yield* Uuids
      const id = DataRequestId.make(uuid())
      const at = DateTime.toDateUtc(yield* DateTime.now)
      yield* runVoid({ kind: "erase", userId }, ({ stream }) => [
        ...requests.opening({ id, kind: "erasure", userId }, at),
        forgettingInbox,
        sql`DELETE FROM people WHERE user_id = ${userId}`,
        sessions.endingAll(userId),
        sql`DELETE FROM api_tokens WHERE user_id = ${userId}`,
        sql`DELETE FROM password_resets WHERE user_id = ${userId}`,
        outbox.forgetting(userId),
        sql`DELETE FROM idempotency WHERE stream = ${stream}`,
        ...(Option.isNone(person)
          ? []
          : [
              throttle.forget(person.value.email),
              sql`DELETE FROM password_reset_requests WHERE email = ${person.value.email}`
            ])
      ])
      yield* sweep(userId)
      return id
    },
    Effect.catchTag("AccountRejected", () => Effect.fail(new Unauthorized()))
  )

  /** Records that the person asked for their data; gives the number of the receipt. */
  const requestExport = Effect.fn("Accounts.requestExport")(
    function* (userId: UserId) {
      const uuid = yield* Uuids
      const id = DataRequestId.make(uuid())
      const at = DateTime.toDateUtc(yield* DateTime.now)
      yield* runVoid({ kind: "request-export", userId }, () => requests.opening({ id, kind: "export", userId }, at))
      return id
    },
    Effect.catchTag("AccountRejected", () => Effect.fail(new Unauthorized()))
  )

  return {
    register,
    change,
    resetPassword,
    administer,
    erase,
    createApiToken,
    revokeApiToken,
    ...secondFactor,
    requestExport,
    /** Ends the session of a refresh token that came twice, and says so in the audit trail. */
    detectReuse: (userId: UserId, sessionId: SessionId) =>
      runVoid({ kind: "detect-reuse", userId, sessionId }, () => [sessions.ending(sessionId)]).pipe(
        Effect.catchTag("AccountRejected", () => Effect.void)
      ),
    /** Keeps the hash of a password that was just found right with today's parameters. */
    rehash: (person: PersonRow, password: string): Effect.Effect<string, TooManyRequests> =>
      Effect.gen(function* () {
        const passwordHash = yield* hashing.hash(password)
        yield* Effect.orDie(
          sql`UPDATE people SET password_hash = ${passwordHash}
            WHERE user_id = ${person.userId} AND password_hash = ${person.passwordHash}`
        )
        return passwordHash
      })
  }
})

export class Accounts extends Context.Service<Accounts, Effect.Success<typeof make>>()("@lyceum/user/Accounts") {
  static readonly layer = Layer.effect(Accounts, make)
}
