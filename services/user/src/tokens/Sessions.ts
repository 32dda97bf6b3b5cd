/**
 * Sessions of both kinds, and the refresh tokens of those that have them (browsers: `BrowserSessions.ts`). A session that
 * ended is gone from the table, with its refresh tokens.
 */
import { SessionId, UserId } from "@lyceum/domain/Ids"
import { Role } from "@lyceum/domain/Role"
import { Uuids } from "@lyceum/database/Uuids"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowOf, rowsOf } from "../accounts/Rows.ts"
import type { Device } from "../domain/Device.ts"
import { tokenRole } from "../second-factor/GuardedRoles.ts"
import { reuseGraceMillis, sessionMillis } from "./Lifetimes.ts"
import { newSecret, secretHash } from "./Secrets.ts"

/** A session that was begun or renewed, and the refresh token that goes on from it. */
export interface Started {
  readonly userId: UserId
  readonly role: Role
  readonly sessionId: SessionId
  readonly refreshToken: string
}

/** Who a person proved to be: by the password with this hash, and by a code where `secondFactor` says that one was asked for. */
export interface Proven {
  readonly userId: UserId
  readonly passwordHash: string
  readonly secondFactor: boolean
}

/** `reused`: the token was used before, longer ago than a repeated request would come. */
export type Renewal =
  | { readonly kind: "renewed"; readonly started: Started }
  | { readonly kind: "reused"; readonly userId: UserId; readonly sessionId: SessionId }
  | { readonly kind: "refused" }

const Owner = Schema.Struct({ userId: UserId, role: Role, sessionId: SessionId })
const Reused = Schema.Struct({ userId: UserId, sessionId: SessionId })
const SessionRow = Schema.Struct({
  id: SessionId,
  kind: Schema.Literals(["browser", "token"]),
  createdAt: Schema.Date,
  lastUsedAt: Schema.Date,
  expiresAt: Schema.Date,
  browser: Schema.NullOr(Schema.String),
  system: Schema.NullOr(Schema.String)
})
type SessionRow = typeof SessionRow.Type

/** Where a page of sessions starts: after this one. */
export const SessionKey = Schema.Struct({ createdAt: Schema.DateFromString, id: SessionId })

/** What the API shows of a session, but for whether it is the one that asks. */
export const sessionOf = ({ browser, createdAt, expiresAt, id, kind, lastUsedAt, system }: SessionRow) => ({
  id,
  kind,
  createdAt: DateTime.fromDateUnsafe(createdAt),
  lastUsedAt: DateTime.fromDateUnsafe(lastUsedAt),
  expiresAt: DateTime.fromDateUnsafe(expiresAt),
  device: { browser, system }
})
const One = Schema.Struct({ one: Schema.Int })

const refreshPrefix = "lyceum_rt_"

export class Sessions extends Context.Service<
  Sessions,
  {
    /** Begins a session. `None` when the account is not any more what its person proved to be. */
    readonly start: (proven: Proven, device: Device) => Effect.Effect<Option.Option<Started>>
    readonly renew: (refreshToken: string) => Effect.Effect<Renewal>
    /** Whether the session lives, its account is active and its tokens still carry the role. */
    readonly isLive: (sessionId: SessionId, userId: UserId, role: Role) => Effect.Effect<boolean>
    readonly end: (sessionId: SessionId) => Effect.Effect<void>
    /** Ends one session as part of another statement. */
    readonly ending: (sessionId: SessionId) => Statement.Statement<unknown>
    /** Ends all sessions of a person, but for `except`, as part of another statement. */
    readonly endingAll: (userId: UserId, except?: SessionId) => Statement.Statement<unknown>
    /** Ends one session if it is that person's; `false` = there is none such. */
    readonly endOwn: (userId: UserId, sessionId: SessionId) => Effect.Effect<boolean>
    /** Those that live, of both kinds, newest first; one more than `limit` when there are more. */
    readonly page: (
      userId: UserId,
      after: typeof SessionKey.Type | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<SessionRow>>
    /** Everything that is kept, oldest first. */
    readonly list: (userId: UserId) => Effect.Effect<ReadonlyArray<SessionRow>>
    /** Removes sessions that are over. */
    readonly prune: Effect.Effect<void>
  }
>()("@lyceum/user/Sessions") {
  static readonly layer = Layer.effect(
    Sessions,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql`SELECT id, kind, created_at AS "createdAt", last_used_at AS "lastUsedAt",
        expires_at AS "expiresAt", browser, system FROM sessions`
      const roleNow = yield* tokenRole(sql)
      const [owner, reused, one] = [rowOf(Owner), rowOf(Reused), rowOf(One)]

      // The row locks order a sign-in and the end of all sessions (Accounts.ts): none begins unseen in between.
      const start = Effect.fn("Sessions.start")(function* (
        { passwordHash, secondFactor, userId }: Proven,
        device: Device
      ) {
        const uuid = yield* Uuids
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const refreshToken = newSecret(refreshPrefix)
        const row = yield* owner(
          sql`WITH who AS (
              SELECT a.user_id, ${roleNow} AS role FROM accounts a JOIN people p USING (user_id)
              WHERE a.user_id = ${userId} AND a.status = 'active' AND p.password_hash = ${passwordHash}
                AND a.second_factor = ${secondFactor} FOR SHARE
            ), begun AS (
              INSERT INTO sessions (id, user_id, kind, created_at, last_used_at, expires_at, browser, system)
              SELECT ${uuid()}::uuid, user_id, 'token', ${at}::timestamptz, ${at}::timestamptz,
                ${new Date(now.epochMilliseconds + sessionMillis)}::timestamptz, ${device.browser}, ${device.system} FROM who
              RETURNING id, user_id
            ), issued AS (
              INSERT INTO refresh_tokens (hash, session_id, created_at)
              SELECT ${secretHash(refreshToken)}, id, ${at}::timestamptz FROM begun
            ) SELECT user_id AS "userId", role, id AS "sessionId" FROM begun JOIN who USING (user_id)`
        )
        return Option.map(row, (found): Started => ({ ...found, refreshToken }))
      })

      const renew = Effect.fn("Sessions.renew")(function* (given: string): Effect.fn.Return<Renewal> {
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const graceFrom = new Date(now.epochMilliseconds - reuseGraceMillis)
        const refreshToken = newSecret(refreshPrefix)
        const live = sql`s.expires_at > ${at}::timestamptz AND a.status = 'active'`
        const renewed = yield* owner(
          sql`WITH used AS (
              UPDATE refresh_tokens r SET used_at = coalesce(r.used_at, ${at}::timestamptz)
              FROM sessions s JOIN accounts a USING (user_id)
              WHERE r.hash = ${secretHash(given)} AND s.id = r.session_id AND ${live}
                AND (r.used_at IS NULL OR r.used_at > ${graceFrom}::timestamptz)
              RETURNING s.id, s.user_id, ${roleNow} AS role
            ), touched AS (
              UPDATE sessions SET last_used_at = ${at}::timestamptz FROM used WHERE sessions.id = used.id
              RETURNING used.id, used.user_id, used.role
            ), issued AS (
              INSERT INTO refresh_tokens (hash, session_id, created_at)
              SELECT ${secretHash(refreshToken)}, id, ${at}::timestamptz FROM touched
            ) SELECT id AS "sessionId", user_id AS "userId", role FROM touched`
        )
        if (Option.isSome(renewed)) return { kind: "renewed", started: { ...renewed.value, refreshToken } }
        const again = yield* reused(
          sql`SELECT s.id AS "sessionId", s.user_id AS "userId" FROM refresh_tokens r
            JOIN sessions s ON s.id = r.session_id JOIN accounts a USING (user_id)
            WHERE r.hash = ${secretHash(given)} AND r.used_at IS NOT NULL AND ${live}`
        )
        return Option.match(again, {
          onNone: () => ({ kind: "refused" }) as const,
          onSome: (found) => ({ kind: "reused", ...found }) as const
        })
      })

      const ending = (sessionId: SessionId) => sql`DELETE FROM sessions WHERE id = ${sessionId}`
      return Sessions.of({
        start,
        renew,
        isLive: Effect.fn("Sessions.isLive")(function* (sessionId, userId, role) {
          const at = DateTime.toDateUtc(yield* DateTime.now)
          const row = yield* one(
            sql`SELECT 1 AS one FROM sessions s JOIN accounts a USING (user_id) WHERE s.id = ${sessionId}
              AND s.user_id = ${userId} AND s.expires_at > ${at} AND a.status = 'active' AND ${roleNow} = ${role}`
          )
          return Option.isSome(row)
        }),
        end: (sessionId) => Effect.orDie(Effect.asVoid(ending(sessionId))),
        ending,
        endingAll: (userId, except) =>
          except === undefined
            ? sql`DELETE FROM sessions WHERE user_id = ${userId}`
            : sql`DELETE FROM sessions WHERE user_id = ${userId} AND id <> ${except}`,
        endOwn: Effect.fn("Sessions.endOwn")(function* (userId, sessionId) {
          const ended = yield* Effect.orDie(
            sql`DELETE FROM sessions WHERE id = ${sessionId} AND user_id = ${userId} RETURNING 1 AS one`
          )
          return ended.length > 0
        }),
        page: Effect.fn("Sessions.page")(function* (userId, after, limit) {
          const at = DateTime.toDateUtc(yield* DateTime.now)
          return yield* rowsOf(SessionRow)(
            sql`${columns} WHERE user_id = ${userId} AND expires_at > ${at} ${
              after === undefined ? sql`` : sql`AND (created_at, id) < (${after.createdAt}, ${after.id})`
            } ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`
          )
        }),
        list: (userId) => rowsOf(SessionRow)(sql`${columns} WHERE user_id = ${userId} ORDER BY created_at, id`),
        prune: Effect.gen(function* () {
          yield* sql`DELETE FROM sessions WHERE expires_at < ${DateTime.toDateUtc(yield* DateTime.now)}`
        }).pipe(Effect.orDie)
      })
    })
  )
}
