/** Asks the user service what a person is called, at the moment a certificate is to say it. Nothing of it is kept by the asking. */
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import type { Email, PersonName } from "@lyceum/domain/Account"
import type { UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer, Option } from "effect"

export class PersonSource extends Context.Service<
  PersonSource,
  {
    /** `None` = there is no such account any more. */
    readonly find: (
      userId: UserId
    ) => Effect.Effect<Option.Option<{ readonly name: PersonName; readonly email: Email }>, UpstreamUnavailable>
  }
>()("@lyceum/progress/sources/PersonSource") {
  /** `USER_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    PersonSource,
    Effect.gen(function* () {
      const client = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      return PersonSource.of({
        find: (userId) =>
          client.usersInternal.findById({ payload: { ids: [userId] } }).pipe(
            callUpstream("user"),
            Effect.map(({ users }) => Option.fromNullishOr(users[0]))
          )
      })
    })
  )
}
