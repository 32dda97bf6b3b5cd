/** The user service, asked whose an e-mail address is. The answer is used at once and only the user's id is kept. */
import { UsersInternalApi } from "@lyceum/api/Users"
import type { Email } from "@lyceum/domain/Account"
import type { UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer } from "effect"

export class Directory extends Context.Service<
  Directory,
  {
    /** Accounts of up to 1,000 addresses; an unknown address has no entry. */
    readonly findByEmail: (
      emails: ReadonlyArray<Email>
    ) => Effect.Effect<ReadonlyMap<Email, UserId>, UpstreamUnavailable>
  }
>()("@lyceum/enrollment/Directory") {
  /** `USER_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    Directory,
    Effect.gen(function* () {
      const client = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      return Directory.of({
        findByEmail: (emails) =>
          client.usersInternal.findByEmail({ payload: { emails } }).pipe(
            Effect.map(({ users }) => new Map(users.map(({ email, userId }) => [email, userId]))),
            callUpstream("user")
          )
      })
    })
  )
}
