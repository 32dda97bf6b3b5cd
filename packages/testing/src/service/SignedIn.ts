/** Who may call a service in its tests: the port of access tokens, filled by the tests. */
import { Unauthorized } from "@lyceum/api/Problems"
import type { Actor } from "@lyceum/domain/Actor"
import { UserId } from "@lyceum/domain/Ids"
import { type Role, type Scope, sessionScopes } from "@lyceum/domain/Role"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { Effect, Layer } from "effect"
import { randomUUID } from "node:crypto"

export interface Someone {
  readonly userId: UserId
  readonly token: string
}

/** Everybody who is known, by token. Anybody else is refused. */
export const signedIn = (known: Iterable<readonly [token: string, actor: Actor]> = []) => {
  const actors = new Map(known)
  return {
    /** A person who is signed in; `userId` of somebody known gives them another token. */
    someone: (
      role: Role = "learner",
      scopes: ReadonlyArray<Scope> = sessionScopes,
      userId = UserId.make(randomUUID())
    ): Someone => {
      const token = `token-${randomUUID()}`
      actors.set(token, { kind: "person", userId, role, scopes })
      return { userId, token }
    },
    tokens: Layer.succeed(
      AccessTokens,
      AccessTokens.of({
        verify: (token) => {
          const actor = actors.get(token)
          return actor === undefined ? Effect.fail(new Unauthorized()) : Effect.succeed(actor)
        }
      })
    )
  }
}
