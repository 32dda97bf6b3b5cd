/** What every change of an account has in common: the command with its read model, passwords, the end of sessions. */
import { Unprocessable } from "@lyceum/api/Problems"
import type { Account } from "@lyceum/api/Users"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { type Execute, execute, type Outcome } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import type { Email } from "@lyceum/domain/Account"
import type { SessionId, UserId } from "@lyceum/domain/Ids"
import type { UserEvent } from "@lyceum/events/UserEvents"
import { commandProblemsWithoutKey } from "@lyceum/runtime/http/CommandProblems"
import { DateTime, Effect, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { BreachedPasswords } from "../breached-passwords/BreachedPasswords.ts"
import {
  account,
  type AccountCommand,
  type AccountRejected,
  type AccountState,
  hasSecondFactor
} from "../domain/Account.ts"
import { breachedReason, reasonsAgainst } from "../domain/PasswordRule.ts"
import { accountsReadModel } from "../projections/Accounts.ts"
import { guardedRoles, isHeldBack } from "../second-factor/GuardedRoles.ts"
import { PasswordHashing } from "../sign-in/PasswordHashing.ts"
import { Sessions } from "../tokens/Sessions.ts"
import type { PersonRow } from "./People.ts"

type After = Outcome<AccountState, UserEvent>

/** Over the service's database. */
export const accountCommands = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const store = yield* EventStore
  const sessions = yield* Sessions
  const hashing = yield* PasswordHashing
  const breached = yield* BreachedPasswords
  const readModel = accountsReadModel(sql)
  const guarded = yield* guardedRoles

  const run = <A, E>(
    command: Effect.Effect<AccountCommand, E>,
    userId: UserId,
    options: Pick<
      Execute<AccountState, AccountCommand, UserEvent, AccountRejected, A, E, never>,
      "Answer" | "answer" | "also" | "guards"
    >
  ) =>
    execute({ decider: account, id: userId, command, readModel, ...options }).pipe(
      Effect.provideService(EventStore, store)
    )
  const runVoid = (command: AccountCommand, also?: (after: After) => ReadonlyArray<Statement.Fragment>) =>
    run(Effect.succeed(command), command.userId, {
      Answer: Schema.Null,
      answer: () => null,
      ...(also === undefined ? {} : { also })
    }).pipe(Effect.asVoid, commandProblemsWithoutKey)

  const acceptPassword = Effect.fnUntraced(function* (password: string, email: Email) {
    const reasons = reasonsAgainst(password, email)
    if (reasons.length > 0) return yield* new Unprocessable({ reasons })
    // Nobody outside is asked about what is refused anyway.
    if ((yield* breached.standing(password)) === "breached") {
      return yield* new Unprocessable({ reasons: [breachedReason] })
    }
    return yield* hashing.hash(password)
  })

  /**
   * Ends sessions with a look at what is committed by now: the statement of the append could not see a session that began
   * while it waited for the account's row (Sessions.start locks that row).
   */
  const sweep = (userId: UserId, except?: SessionId) => Effect.orDie(Effect.asVoid(sessions.endingAll(userId, except)))

  const standing = (person: PersonRow, { state }: After): typeof Account.Type => ({
    id: person.userId,
    email: person.email,
    name: person.name,
    createdAt: DateTime.fromDateUnsafe(person.createdAt),
    role: "role" in state ? state.role : person.role,
    locale: "role" in state ? state.locale : person.locale,
    disabled: state.status === "disabled",
    ...("role" in state && isHeldBack(guarded, state.role, hasSecondFactor(state)) ? { secondFactorMissing: true } : {})
  })

  /** A fingerprint of a body with a password in it is kept for days: made as hard to guess from as the password's own hash. */
  const slowFingerprint = Effect.gen(function* () {
    const request = yield* RequestIdempotency
    return request === null
      ? null
      : { ...request, fingerprint: yield* hashing.digest(request.fingerprint, request.key) }
  })

  return { acceptPassword, run, runVoid, slowFingerprint, standing, sweep }
})
