/** The user service, asked whose an e-mail address is, and what people are called. Of the answers only ids are kept. */
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import type { Email, PersonName } from "@lyceum/domain/Account"
import type { UserId } from "@lyceum/domain/Ids"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, Effect, Layer } from "effect"

/** What a person is called. */
export interface PersonNames {
  readonly name: PersonName
  readonly email: Email
}

export class Directory extends Context.Service<
  Directory,
  {
    /** Accounts of up to 1,000 addresses; an unknown address has no entry. */
    readonly findByEmail: (
      emails: ReadonlyArray<Email>
    ) => Effect.Effect<ReadonlyMap<Email, UserId>, UpstreamUnavailable>
    /**
     * Names and addresses of up to 1,000 accounts; who was erased has no entry. With `matching`, only those whose name or
     * address contains it.
     */
    readonly namesOf: (
      ids: ReadonlyArray<UserId>,
      matching: string | undefined
    ) => Effect.Effect<ReadonlyMap<UserId, PersonNames>, UpstreamUnavailable>
  }
>()("@lyceum/enrollment/Directory") {
  /** `USER_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    Directory,
    Effect.gen(function* () {
      const client = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      return Directory.of({
        namesOf: (ids, matching) =>
          client.usersInternal.findById({ payload: { ids, ...(matching === undefined ? {} : { matching }) } }).pipe(
            Effect.map(({ users }) => new Map(users.map(({ email, name, userId }) => [userId, { email, name }]))),
            callUpstream("user")
          ),
        findByEmail: (emails) =>
          client.usersInternal.findByEmail({ payload: { emails } }).pipe(
            Effect.map(({ users }) => new Map(users.map(({ email, userId }) => [email, userId]))),
            callUpstream("user")
          )
      })
    })
  )
}
