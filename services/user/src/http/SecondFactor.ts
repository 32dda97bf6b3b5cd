/** Handlers of packages/api SecondFactor.ts. */
import { Unauthorized } from "@lyceum/api/Problems"
import { UsersApi } from "@lyceum/api/Users"
import type { UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Accounts } from "../accounts/Accounts.ts"
import { People } from "../accounts/People.ts"
import { guardedRoles } from "../second-factor/GuardedRoles.ts"
import { SecondFactors } from "../second-factor/SecondFactors.ts"
import { SignIn } from "../sign-in/SignIn.ts"
import { clientNetwork } from "./ClientNetwork.ts"

export const secondFactorHandlers = HttpApiBuilder.group(
  UsersApi,
  "secondFactor",
  Effect.fn(function* (handlers) {
    const accounts = yield* Accounts
    const factors = yield* SecondFactors
    const people = yield* People
    const signIn = yield* SignIn
    const guarded = yield* guardedRoles
    const network = clientNetwork(yield* forwardedHops)

    /** The caller's own account, and the attempt that a code or password of it counts for. */
    const own = Effect.fnUntraced(function* (userId: UserId) {
      const person = yield* Effect.flatMap(people.byId(userId), Effect.fromOption).pipe(
        Effect.mapError(() => new Unauthorized())
      )
      return { person, attempt: { email: person.email, network: yield* network } }
    })

    return handlers.handleAll({
      get: () =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.read", true)
          const { person } = yield* own(userId)
          return { ...(yield* factors.of(userId)), required: guarded.some((role) => role === person.role) }
        }),
      begin: ({ payload: { password } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("second-factor.manage", true)
          const { attempt, person } = yield* own(userId)
          yield* signIn.checkPassword(attempt, password, person)
          return yield* factors.begin(person)
        }).pipe(withRetryAfter("password")),
      confirm: ({ payload: { code } }) =>
        Effect.gen(function* () {
          const { sessionId, userId } = yield* authorize("second-factor.manage", true)
          const { attempt } = yield* own(userId)
          return { recoveryCodes: yield* signIn.confirmSecondFactor(attempt, userId, code, sessionId) }
        }).pipe(withRetryAfter("second-factor")),
      replaceRecoveryCodes: ({ payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("second-factor.manage", true)
          const { attempt, person } = yield* own(userId)
          yield* signIn.proveAgain(attempt, payload, person)
          return { recoveryCodes: yield* accounts.replaceRecoveryCodes(userId) }
        }).pipe(withRetryAfter("second-factor")),
      turnOff: ({ payload }) =>
        Effect.gen(function* () {
          const { sessionId, userId } = yield* authorize("second-factor.manage", true)
          const { attempt, person } = yield* own(userId)
          yield* signIn.proveAgain(attempt, payload, person)
          yield* accounts.turnOffSecondFactor(userId, sessionId)
        }).pipe(withRetryAfter("second-factor")),
      remove: ({ params: { userId } }) =>
        Effect.gen(function* () {
          const by = yield* authorize("account.remove-second-factor", false)
          yield* accounts.removeSecondFactor(userId, by.userId)
        })
    })
  })
)
