/** Sign-in with a password (argon2id): a session, a refresh token and an access token. */
import { importJWK, type JWK, SignJWT } from "jose"
import { argon2, createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto"
import { v7 } from "uuid"
import type { Database, Run } from "./Database.ts"
import { Problem } from "./Problem.ts"
import { remembered } from "./Remembered.ts"
import type { Mode } from "./Settings.ts"

const accessTokenSeconds = 600
const sessionMillis = 30 * 24 * 3_600_000

/** The form of a request's body. */
export const signInBody = {
  type: "object",
  additionalProperties: false,
  required: ["email", "password"],
  properties: {
    email: { type: "string", maxLength: 254, pattern: "^[^@\\s]+@[^@\\s]+$" },
    password: { type: "string", minLength: 1, maxLength: 200 }
  }
}

/** The form of an answer. */
export const tokensSchema = {
  type: "object",
  properties: {
    accessToken: { type: "string" },
    tokenType: { type: "string" },
    expiresIn: { type: "integer" },
    refreshToken: { type: "string" }
  }
}

interface PersonRow {
  readonly userId: string
  readonly passwordHash: string
  readonly role: string
  readonly status: string
}

const person = `SELECT p.user_id AS "userId", p.email, p.name, p.password_hash AS "passwordHash", a.role, a.locale, a.status,
  a.created_at AS "createdAt" FROM people p JOIN accounts a USING (user_id)`
const sql = {
  person: { name: "person", text: `${person} WHERE p.email = $1` },
  blocked: {
    name: "blocked",
    text: `SELECT max(blocked_until) AS until FROM sign_in_failures WHERE account = $1 AND network IN ($2, '*')`
  },
  failed: {
    name: "failed",
    text: `INSERT INTO sign_in_failures AS f (account, network, failures, blocked_until, last_at) VALUES ($1, $2, 1, $3, $3)
      ON CONFLICT (account, network) DO UPDATE SET failures = f.failures + 1, last_at = excluded.last_at,
        blocked_until = excluded.last_at + make_interval(secs => CASE WHEN f.failures + 1 < $4::int THEN 0
          ELSE least(900, power(2, f.failures + 1 - $4::int)) END)`
  },
  succeeded: { name: "succeeded", text: `DELETE FROM sign_in_failures WHERE account = $1 AND network = $2` },
  start: {
    name: "start",
    text: `WITH who AS (
        SELECT a.user_id, a.role FROM accounts a JOIN people p USING (user_id)
        WHERE a.user_id = $1 AND a.status = 'active' AND p.password_hash = $2 FOR SHARE
      ), begun AS (
        INSERT INTO sessions (id, user_id, kind, created_at, last_used_at, expires_at, browser, system)
        SELECT $3::uuid, user_id, 'token', $4::timestamptz, $4::timestamptz, $5::timestamptz, NULL, NULL FROM who
        RETURNING id, user_id
      ), issued AS (
        INSERT INTO refresh_tokens (hash, session_id, created_at) SELECT $6, id, $4::timestamptz FROM begun
      ) SELECT user_id AS "userId", role, id AS "sessionId" FROM begun JOIN who USING (user_id)`
  },
  who: {
    name: "who",
    text: `SELECT a.role FROM accounts a JOIN people p USING (user_id)
      WHERE a.user_id = $1 AND a.status = 'active' AND p.password_hash = $2 FOR SHARE`
  },
  session: {
    name: "session",
    text: `INSERT INTO sessions (id, user_id, kind, created_at, last_used_at, expires_at) VALUES ($1, $2, 'token', $3, $3, $4)`
  },
  refresh: { name: "refresh", text: `INSERT INTO refresh_tokens (hash, session_id, created_at) VALUES ($1, $2, $3)` },
  key: {
    name: "key",
    text: `SELECT kid, private_key AS "privateKey" FROM signing_keys WHERE retired_at IS NULL ORDER BY created_at LIMIT 1`
  }
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url")
const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

const isPassword = (password: string, stored: string): Promise<boolean> => {
  const [, memory, passes, parallelism, salt = "", tag = ""] = form.exec(stored) ?? []
  const wanted = Buffer.from(tag, "base64")
  return new Promise((resolve, reject) =>
    argon2(
      "argon2id",
      {
        message: password,
        nonce: Buffer.from(salt, "base64"),
        parallelism: Number(parallelism),
        tagLength: wanted.length,
        memory: Number(memory),
        passes: Number(passes)
      },
      (error, found) => (error === null ? resolve(timingSafeEqual(found, wanted)) : reject(error))
    )
  )
}

/** A hash that no password has: who asks for nobody waits as long. */
const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${randomBytes(16).toString("base64").replaceAll("=", "")}$${randomBytes(32).toString("base64").replaceAll("=", "")}`

export const signingIn = (mode: Mode, user: Database) => {
  const signingKey = remembered(30_000, 1, async () => {
    const [row] = await user.run<{ kid: string; privateKey: JWK }>(sql.key, [])
    if (row === undefined) return undefined
    return { kid: row.kid, key: await importJWK(row.privateKey, "EdDSA") }
  })

  const begin = async (found: PersonRow, refreshToken: string) => {
    const now = new Date()
    const until = new Date(now.getTime() + sessionMillis)
    const id = v7()
    if (mode === "alike") {
      const [begun] = await user.run<{ role: string }>(sql.start, [
        found.userId,
        found.passwordHash,
        id,
        now,
        until,
        sha256(refreshToken)
      ])
      return begun === undefined ? undefined : { role: begun.role, sessionId: id }
    }
    return user.transaction(async (run: Run) => {
      const [who] = await run<{ role: string }>(sql.who, [found.userId, found.passwordHash])
      if (who === undefined) return undefined
      await run(sql.session, [id, found.userId, now, until])
      await run(sql.refresh, [sha256(refreshToken), id, now])
      return { role: who.role, sessionId: id }
    })
  }

  return async (email: string, password: string, network: string) => {
    const account = sha256(email.toLowerCase())
    const from = sha256(network)
    const check = async () => {
      const [row] = await user.run<{ until: Date | null }>(sql.blocked, [account, from])
      if (row?.until != null && row.until.getTime() > Date.now()) throw new Problem(429, "too-many-requests", "wait")
    }
    const [found] = await user.run<PersonRow>(sql.person, [email.toLowerCase()])
    await check()
    const right = await isPassword(password, found?.passwordHash ?? nobody)
    await check()
    if (found === undefined || found.status !== "active" || !right) {
      const now = new Date()
      await user.run(sql.failed, [account, from, now, 5])
      await user.run(sql.failed, [account, "*", now, 100])
      throw new Problem(401, "sign-in-failed", "the address or the password is wrong")
    }
    await user.run(sql.succeeded, [account, from])
    const refreshToken = `lyceum_rt_${randomBytes(32).toString("base64url")}`
    const begun = await begin(found, refreshToken)
    const key = await signingKey("")
    if (begun === undefined || key === undefined) throw new Problem(401, "sign-in-failed", "the account has changed")
    const now = Math.floor(Date.now() / 1000)
    const accessToken = await new SignJWT({ role: begun.role, sid: begun.sessionId })
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: key.kid })
      .setIssuer("lyceum")
      .setAudience("lyceum")
      .setSubject(found.userId)
      .setIssuedAt(now)
      .setExpirationTime(now + accessTokenSeconds)
      .setJti(randomUUID())
      .sign(key.key)
    return { accessToken, tokenType: "Bearer", expiresIn: accessTokenSeconds, refreshToken }
  }
}
