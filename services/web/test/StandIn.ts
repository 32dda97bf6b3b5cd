/**
 * Stands in for the services behind the web service, on a real listener: answers the user service's internal routes for browser
 * sessions, issues tokens that verify, and tells back what reaches it under `/v1`.
 */
import { Effect } from "effect"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

export interface Person {
  readonly id: string
  readonly role: "learner" | "instructor" | "admin"
  readonly locale: "en" | "de" | "ar"
  readonly name: string
}

const person = (id: string, role: Person["role"], locale: Person["locale"], name: string): Person => ({
  id: `0190a3a0-0000-7000-8000-00000000000${id}`,
  role,
  locale,
  name
})

/** By the local part of the e-mail address; every password is `right password`. */
const people: Readonly<Record<string, Person>> = {
  lena: person("1", "learner", "de", "Lena"),
  ines: person("2", "instructor", "en", "Ines"),
  ada: person("3", "admin", "en", "Ada"),
  mallory: person("4", "learner", "ar", `</script><script>alert("&'")</script><!-- \u2028`)
}

const accountOf = (who: string) => {
  const { id, locale, name, role } = people[who] ?? person("9", "learner", "en", "Nobody")
  return { id, email: `${who}@example.org`, name, role, locale, disabled: false, createdAt: "2026-01-01T00:00:00.000Z" }
}

/** What reached a `/v1` route. */
export interface Reached {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: string
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = ""
  for await (const piece of request) text += String(piece)
  return text
}

/** Everything that a test looks at or turns. */
export interface StandIn {
  readonly url: string
  /** Live sessions: secret to the person's local part. */
  readonly sessions: Map<string, string>
  readonly reached: Array<Reached>
  exchanges: number
  /** Whether the internal routes answer. */
  away: boolean
  /** Whether our own service token is accepted. */
  trusted: boolean
  /** Waits before an exchange is answered. */
  beforeExchange: () => Promise<void>
  /** A person's token, as the user service would issue it. */
  readonly tokenOf: (who: string) => Promise<string>
}

/** Listens for the life of the scope. */
export const standIn = Effect.gen(function* () {
  const { privateKey, publicKey } = yield* Effect.promise(() => generateKeyPair("EdDSA"))
  const jwk = yield* Effect.promise(() => exportJWK(publicKey))
  const sign = (claims: Record<string, unknown>, subject: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "k" })
      .setSubject(subject)
      .setIssuer("lyceum")
      .setAudience("lyceum")
      .setIssuedAt()
      .setExpirationTime("10 minutes")
      .sign(privateKey)
  const tokenOf = (who: string) =>
    sign({ role: accountOf(who).role, sid: "0190a3a0-0000-7000-8000-0000000000aa" }, accountOf(who).id)

  const state: StandIn = {
    url: "",
    sessions: new Map(),
    reached: [],
    exchanges: 0,
    away: false,
    trusted: true,
    beforeExchange: () => Promise.resolve(),
    tokenOf
  }

  const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, {
      "content-type": status < 400 ? "application/json" : "application/problem+json",
      ...headers
    })
    response.end(status === 204 ? undefined : JSON.stringify(body))
  }
  const problem = (name: string, status: number) => ({ type: `urn:lyceum:problem:${name}`, status, title: name })
  const fieldOf = (body: unknown, name: string): string => String(Object(body)[name])
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

  const internal = async (path: string, body: unknown, response: ServerResponse): Promise<void> => {
    if (path === "/internal/service-tokens")
      return send(response, 200, { accessToken: await sign({ service: true }, "web"), expiresIn: 600 })
    if (!state.trusted) return send(response, 401, problem("unauthorized", 401))
    if (path === "/internal/token-introspections") return send(response, 200, { active: false })
    if (path === "/internal/browser-sessions") {
      const who = fieldOf(body, "email").split("@")[0] ?? ""
      if (fieldOf(body, "password") === "too often")
        return send(
          response,
          429,
          { ...problem("too-many-requests", 429), retryAfterSeconds: 7 },
          { "retry-after": "7" }
        )
      if (people[who] === undefined || fieldOf(body, "password") !== "right password")
        return send(response, 401, problem("sign-in-failed", 401))
      const secret = `lyceum_bs_${crypto.randomUUID().replaceAll("-", "")}`
      state.sessions.set(secret, who)
      return send(response, 201, { secret, expiresAt: inAnHour(), account: accountOf(who) })
    }
    const secret = fieldOf(body, "secret")
    if (path === "/internal/browser-sessions/end") {
      state.sessions.delete(secret)
      return send(response, 204, undefined)
    }
    state.exchanges++
    await state.beforeExchange()
    const who = state.sessions.get(secret)
    if (who === undefined) return send(response, 401, problem("unauthorized", 401))
    return send(response, 200, {
      accessToken: await tokenOf(who),
      expiresIn: 600,
      expiresAt: inAnHour(),
      account: accountOf(who)
    })
  }

  const outer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { headers, method = "", url = "" } = request
    if (url === "/.well-known/jwks.json") return send(response, 200, { keys: [{ ...jwk, kid: "k", alg: "EdDSA" }] })
    const body = await textOf(request)
    if (url.startsWith("/internal/operations")) return send(response, 404, problem("not-found", 404))
    if (url.startsWith("/internal/")) {
      if (state.away) return void response.destroy()
      return internal(url, JSON.parse(body), response)
    }
    state.reached.push({ method, url, headers, body })
    const isSignedIn = headers.authorization !== undefined
    if (url.startsWith("/v1/progress/stream") && isSignedIn) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
      response.write(": hello\n\n")
      return
    }
    // The catalogue is everybody's; the rest asks for a token, and the person's own account for a live session.
    if (!/^\/(v1\/courses|mailbox)/.test(url) && !isSignedIn) return send(response, 401, problem("unauthorized", 401))
    if (url === "/v1/users/me" && state.sessions.size === 0) return send(response, 401, problem("unauthorized", 401))
    return send(response, 200, { url }, { "set-cookie": "tracking=1", vary: "accept" })
  }

  const server = createServer((request, response) => {
    outer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  )
  const address = server.address()
  return Object.assign(state, {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
  })
})
