/** API tokens as verifiers and their owners see them. Making and revoking one is a command of the account. */
import type { ApiToken } from "@lyceum/api/Users"
import type { Introspection } from "@lyceum/api/UsersInternal"
import { ApiTokenId, UserId } from "@lyceum/domain/Ids"
import { Role, Scope } from "@lyceum/domain/Role"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowOf, rowsOf } from "../accounts/Rows.ts"
import { scopesOf } from "../domain/ApiTokenScopes.ts"
import { tokenRole } from "../second-factor/GuardedRoles.ts"
import { secretHash } from "./Secrets.ts"

/** `last_used_at` is written at most this often, in milliseconds. */
const usedEveryMillis = 60_000

const ApiTokenRow = Schema.Struct({
  id: ApiTokenId,
  name: Schema.String,
  scopes: Schema.Array(Scope),
  createdAt: Schema.Date,
  expiresAt: Schema.NullOr(Schema.Date),
  lastUsedAt: Schema.NullOr(Schema.Date)
})
type ApiTokenRow = typeof ApiTokenRow.Type

const Presented = Schema.Struct({
  id: ApiTokenId,
  userId: UserId,
  role: Role,
  scopes: Schema.Array(Scope),
  lastUsedAt: Schema.NullOr(Schema.Date)
})

/** Where a page of tokens starts: after this one. */
export const ApiTokenKey = Schema.Struct({ createdAt: Schema.DateFromString, id: ApiTokenId })

const dateOrNull = (date: Date | null) => (date === null ? null : DateTime.fromDateUnsafe(date))

/** What the API shows of a token. */
export const apiTokenOf = (row: ApiTokenRow): typeof ApiToken.Type => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: DateTime.fromDateUnsafe(row.createdAt),
  expiresAt: dateOrNull(row.expiresAt),
  lastUsedAt: dateOrNull(row.lastUsedAt)
})

export class ApiTokens extends Context.Service<
  ApiTokens,
  {
    /** Whose token it is and what it may be used for; never more than its owner's role allows now. */
    readonly introspect: (token: string) => Effect.Effect<typeof Introspection.Type>
    /** Newest first; one more than `limit` when there are more. */
    readonly page: (
      userId: UserId,
      after: typeof ApiTokenKey.Type | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<ApiTokenRow>>
  }
>()("@lyceum/user/ApiTokens") {
  static readonly layer = Layer.effect(
    ApiTokens,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const presented = rowOf(Presented)
      const roleNow = yield* tokenRole(sql)

      const introspect = Effect.fn("ApiTokens.introspect")(function* (
        token: string
      ): Effect.fn.Return<typeof Introspection.Type> {
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const row = yield* presented(
          sql`SELECT t.id, t.user_id AS "userId", ${roleNow} AS role, t.scopes, t.last_used_at AS "lastUsedAt"
            FROM api_tokens t JOIN accounts a USING (user_id)
            WHERE t.hash = ${secretHash(token)} AND a.status = 'active' AND (t.expires_at IS NULL OR t.expires_at > ${at})`
        )
        if (Option.isNone(row)) return { active: false }
        const { id, lastUsedAt, role, scopes, userId } = row.value
        if (lastUsedAt === null || lastUsedAt.getTime() <= now.epochMilliseconds - usedEveryMillis) {
          yield* Effect.orDie(sql`UPDATE api_tokens SET last_used_at = ${at} WHERE id = ${id}`)
        }
        const allowed = scopesOf(role)
        return { active: true, userId, role, scopes: scopes.filter((scope) => allowed.includes(scope)) }
      })

      return ApiTokens.of({
        introspect,
        page: (userId, after, limit) =>
          rowsOf(ApiTokenRow)(
            sql`SELECT id, name, scopes, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
              FROM api_tokens WHERE user_id = ${userId} ${
                after === undefined ? sql`` : sql`AND (created_at, id) < (${after.createdAt}, ${after.id})`
              } ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`
          )
      })
    })
  )
}
