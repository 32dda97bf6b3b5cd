/** Handlers of group `usersInternal` in packages/api Users.ts: for our own services. */
import { Unauthorized } from "@lyceum/api/Problems"
import { UsersInternalApi } from "@lyceum/api/Users"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { People } from "../accounts/People.ts"
import { ApiTokens } from "../tokens/ApiTokens.ts"
import { accessTokenSeconds } from "../tokens/Lifetimes.ts"
import { ServiceClients } from "../tokens/ServiceClients.ts"
import { TokenIssuer } from "../tokens/TokenIssuer.ts"

export const usersInternalHandlers = HttpApiBuilder.group(
  UsersInternalApi,
  "usersInternal",
  Effect.fn(function* (handlers) {
    const clients = yield* ServiceClients
    const issuer = yield* TokenIssuer
    const apiTokens = yield* ApiTokens
    const people = yield* People
    return handlers.handleAll({
      serviceToken: ({ payload: { clientId, clientSecret } }) =>
        Effect.gen(function* () {
          if (!clients.verify(clientId, clientSecret)) return yield* new Unauthorized()
          return { accessToken: yield* issuer.forService(clientId), expiresIn: accessTokenSeconds }
        }),
      introspect: ({ payload }) => apiTokens.introspect(payload.token),
      findByEmail: ({ payload }) => Effect.map(people.idsByEmail(payload.emails), (users) => ({ users }))
    })
  })
)
