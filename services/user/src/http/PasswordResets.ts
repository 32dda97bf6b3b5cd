/** Handlers of packages/api PasswordResets.ts. */
import { UsersApi } from "@lyceum/api/Users"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Accounts } from "../accounts/Accounts.ts"
import { PasswordResets } from "../password-reset/PasswordResets.ts"
import { clientNetwork } from "./ClientNetwork.ts"

export const passwordResetsHandlers = HttpApiBuilder.group(
  UsersApi,
  "passwordResets",
  Effect.fn(function* (handlers) {
    const accounts = yield* Accounts
    const resets = yield* PasswordResets
    const network = clientNetwork(yield* forwardedHops)
    return handlers.handleAll({
      request: ({ payload: { email } }) =>
        Effect.flatMap(network, (from) => resets.request({ email, network: from })).pipe(
          withRetryAfter("password-reset")
        ),
      confirm: ({ payload: { password, token } }) =>
        accounts.resetPassword(token, password).pipe(withRetryAfter("password"))
    })
  })
)
