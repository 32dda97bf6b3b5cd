/** Handlers of group `signUp` in packages/api Users.ts. */
import { UsersApi } from "@lyceum/api/Users"
import { setResponseHeader } from "@lyceum/runtime/http/Paging"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { Effect } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Accounts } from "../accounts/Accounts.ts"
import { deviceOf } from "../domain/Device.ts"
import { SignIn } from "../sign-in/SignIn.ts"
import { SigningKeys } from "../tokens/SigningKeys.ts"
import { clientNetwork } from "./ClientNetwork.ts"

/** Language of people who did not choose one. */
const defaultLocale = "en"

export const signUpHandlers = HttpApiBuilder.group(
  UsersApi,
  "signUp",
  Effect.fn(function* (handlers) {
    const accounts = yield* Accounts
    const signIn = yield* SignIn
    const keys = yield* SigningKeys
    const network = clientNetwork(yield* forwardedHops)
    return handlers.handleAll({
      register: ({ payload }) =>
        accounts.register({ ...payload, locale: payload.locale ?? defaultLocale, role: "learner" }).pipe(
          Effect.tap(({ id }) => setResponseHeader("location", `/v1/users/${id}`)),
          withRetryAfter("registration")
        ),
      signIn: ({ payload }) =>
        Effect.gen(function* () {
          const device = deviceOf((yield* HttpServerRequest.HttpServerRequest).headers["user-agent"])
          return yield* signIn.signIn({ email: payload.email, network: yield* network }, payload, device)
        }).pipe(withRetryAfter("sign-in")),
      refresh: ({ payload }) => signIn.refresh(payload.refreshToken),
      keys: () =>
        Effect.gen(function* () {
          yield* setResponseHeader("cache-control", "public, max-age=300")
          return { keys: yield* keys.published }
        })
    })
  })
)
