/**
 * Sessions of browsers at the web app. The web back end holds the secret in a cookie and exchanges it for access tokens; only
 * its hash is kept here. It does not rotate: two tabs never end each other, and it can be ended at any time.
 */
import { Uuids } from "@lyceum/database/Uuids"
import { SessionId } from "@lyceum/domain/Ids"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { PersonRow, selectPerson } from "../accounts/People.ts"
import { rowOf } from "../accounts/Rows.ts"
import type { Device } from "../domain/Device.ts"
import { browserIdleMillis, browserSessionMillis, browserTouchMillis } from "./Lifetimes.ts"
import { newSecret, secretHash } from "./Secrets.ts"
import type { Proven } from "./Sessions.ts"

/** A session that was begun; `secret` is known to nobody else. */
export interface BegunInBrowser {
  readonly secret: string
  readonly expiresAt: Date
}

const Begun = Schema.Struct({ expiresAt: Schema.Date })
const Presented = Schema.Struct({
  ...PersonRow.fields,
  sessionId: SessionId,
  begunAt: Schema.Date,
  lastUsedAt: Schema.Date,
  expiresAt: Schema.Date
})

const secretPrefix = "lyceum_bs_"

export class BrowserSessions extends Context.Service<
  BrowserSessions,
  {
    /** Begins a session. `None` when the account is not any more what its person proved to be. */
    readonly start: (proven: Proven, device: Device) => Effect.Effect<Option.Option<BegunInBrowser>>
    /** Whose live session it is, of an active account; counts as a use. `expiresAt` is its end if it is not used again. */
    readonly use: (
      secret: string
    ) => Effect.Effect<
      Option.Option<{ readonly person: PersonRow; readonly sessionId: SessionId; readonly expiresAt: Date }>
    >
    readonly end: (secret: string) => Effect.Effect<void>
  }
>()("@lyceum/user/BrowserSessions") {
  static readonly layer = Layer.effect(
    BrowserSessions,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const begun = rowOf(Begun)
      const presented = rowOf(Presented)
      const select = yield* selectPerson(
        sql,
        sql`s.id AS "sessionId", s.created_at AS "begunAt", s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt"`
      )

      // Locks the account's row like Sessions.start: none begins unseen while all are ended.
      const start = Effect.fn("BrowserSessions.start")(function* (
        { passwordHash, secondFactor, userId }: Proven,
        device: Device
      ) {
        const uuid = yield* Uuids
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const secret = newSecret(secretPrefix)
        const row = yield* begun(
          sql`WITH who AS (
              SELECT a.user_id FROM accounts a JOIN people p USING (user_id)
              WHERE a.user_id = ${userId} AND a.status = 'active' AND p.password_hash = ${passwordHash}
                AND a.second_factor = ${secondFactor} FOR SHARE
            ) INSERT INTO sessions
                (id, user_id, kind, secret_hash, created_at, last_used_at, expires_at, browser, system)
              SELECT ${uuid()}::uuid, user_id, 'browser', ${secretHash(secret)}, ${at}::timestamptz, ${at}::timestamptz,
                ${new Date(now.epochMilliseconds + browserIdleMillis)}::timestamptz, ${device.browser}, ${device.system}
              FROM who RETURNING expires_at AS "expiresAt"`
        )
        return Option.map(row, ({ expiresAt }): BegunInBrowser => ({ secret, expiresAt }))
      })

      const use = Effect.fn("BrowserSessions.use")(function* (secret: string) {
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const row = yield* presented(
          sql`${select} JOIN sessions s USING (user_id)
            WHERE s.secret_hash = ${secretHash(secret)} AND s.expires_at > ${at} AND a.status = 'active'`
        )
        if (Option.isNone(row)) return Option.none()
        const { begunAt, expiresAt, lastUsedAt, sessionId, ...person } = row.value
        if (lastUsedAt.getTime() > now.epochMilliseconds - browserTouchMillis) {
          return Option.some({ person, sessionId, expiresAt })
        }
        const until = new Date(
          Math.min(now.epochMilliseconds + browserIdleMillis, begunAt.getTime() + browserSessionMillis)
        )
        yield* Effect.orDie(
          sql`UPDATE sessions SET last_used_at = greatest(last_used_at, ${at}::timestamptz),
              expires_at = greatest(expires_at, ${until}::timestamptz) WHERE id = ${sessionId}`
        )
        return Option.some({ person, sessionId, expiresAt: until })
      })

      return BrowserSessions.of({
        start,
        use,
        end: (secret) =>
          Effect.orDie(Effect.asVoid(sql`DELETE FROM sessions WHERE secret_hash = ${secretHash(secret)}`))
      })
    })
  )
}
