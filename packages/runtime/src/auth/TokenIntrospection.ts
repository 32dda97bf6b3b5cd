/** What an API token says: asked of the service that issued it (RFC 7662). The user service answers itself. */
import { Unauthorized } from "@lyceum/api/Problems"
import { type Introspection, UsersInternalApi } from "@lyceum/api/UsersInternal"
import { Context, Effect, Layer } from "effect"
import { callUpstream, serviceClient } from "./ServiceClient.ts"

export class TokenIntrospection extends Context.Service<
  TokenIntrospection,
  {
    /** A token that cannot be checked is not accepted. */
    readonly introspect: (token: string) => Effect.Effect<typeof Introspection.Type, Unauthorized>
  }
>()("@lyceum/runtime/TokenIntrospection") {
  static readonly layer = Layer.effect(
    TokenIntrospection,
    Effect.gen(function* () {
      const client = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      return TokenIntrospection.of({
        introspect: (token) =>
          client.usersInternal.introspect({ payload: { token } }).pipe(
            callUpstream("user"),
            Effect.mapError(() => new Unauthorized())
          )
      })
    })
  )
}
