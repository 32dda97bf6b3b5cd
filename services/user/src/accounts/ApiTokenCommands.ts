/** API tokens: made and revoked as commands of the account that they speak for. */
import { Conflict, Forbidden, NotFound, Unauthorized } from "@lyceum/api/Problems"
import type { NewApiToken } from "@lyceum/api/Users"
import { Uuids } from "@lyceum/database/Uuids"
import type { Person } from "@lyceum/domain/Actor"
import { ApiTokenId, type UserId } from "@lyceum/domain/Ids"
import { apiTokenPrefix } from "@lyceum/runtime/auth/AccessTokens"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { excessScopes } from "../domain/ApiTokenScopes.ts"
import { newSecret, secretHash } from "../tokens/Secrets.ts"
import { accountCommands } from "./AccountCommands.ts"

/** Over the service's database. */
export const apiTokenCommands = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const { runVoid } = yield* accountCommands

  const createApiToken = Effect.fn("Accounts.createApiToken")(
    function* (person: Person, wanted: typeof NewApiToken.Type) {
      const scopes = [...new Set(wanted.scopes)]
      const excess = excessScopes(person.role, person.scopes, scopes)
      if (excess.length > 0) return yield* new Forbidden({ detail: `you may not give a token: ${excess.join(", ")}` })
      const uuid = yield* Uuids
      const now = yield* DateTime.now
      const id = ApiTokenId.make(uuid())
      const token = newSecret(apiTokenPrefix)
      const days = wanted.expiresInDays
      const expiresAt = days === undefined ? null : DateTime.add(now, { days })
      const { userId } = person
      yield* runVoid({ kind: "create-api-token", userId, apiTokenId: id, scopes }, () => [
        sql`INSERT INTO api_tokens (id, user_id, name, hash, scopes, created_at, expires_at)
          VALUES (${id}, ${userId}, ${wanted.name}, ${secretHash(token)}, ${scopes}::text[], ${DateTime.toDateUtc(now)},
            ${expiresAt === null ? null : DateTime.toDateUtc(expiresAt)})`
      ])
      return { id, name: wanted.name, scopes, createdAt: now, expiresAt, lastUsedAt: null, token }
    },
    Effect.catchTag("AccountRejected", ({ reason }) =>
      Effect.fail(
        reason === "too-many-api-tokens"
          ? new Conflict({ detail: "there are too many API tokens: revoke one first" })
          : new Unauthorized()
      )
    )
  )

  const revokeApiToken = Effect.fn("Accounts.revokeApiToken")(
    function* (userId: UserId, apiTokenId: ApiTokenId) {
      yield* runVoid({ kind: "revoke-api-token", userId, apiTokenId }, () => [
        sql`DELETE FROM api_tokens WHERE id = ${apiTokenId} AND user_id = ${userId}`
      ])
    },
    Effect.catchTag("AccountRejected", () => Effect.fail(new NotFound()))
  )

  return { createApiToken, revokeApiToken }
})
