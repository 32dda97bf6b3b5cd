/** The client: every route of the API under its group, and what turns routes into something to work with. */
import { createClient, createConfig } from "./generated/client/index.ts"
import { Routes } from "./generated/sdk.gen.ts"
import type { ActiveLearnersEvent, SignIn, Tokens } from "./generated/types.gen.ts"
import { follow, type FollowOptions } from "./Follow.ts"
import { errorOf } from "./Problems.ts"
import type { RetryOptions } from "./Retry.ts"
import { makeSession } from "./Session.ts"
import { memoryTokens, type StoredTokens, type TokenStore } from "./Tokens.ts"
import { authenticated, retrying, type Send } from "./Transport.ts"

export interface LyceumOptions {
  /** Address of the platform without a slash at the end; in a browser `""` is the page's own. */
  readonly baseUrl: string
  /** Takes the place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Where tokens are kept; in memory when absent. */
  readonly tokens?: TokenStore
  readonly retry?: RetryOptions
}

const isTokens = (value: unknown): value is Tokens =>
  typeof value === "object" &&
  value !== null &&
  "accessToken" in value &&
  typeof value.accessToken === "string" &&
  "refreshToken" in value &&
  typeof value.refreshToken === "string"

/** Exchanges a refresh token: `null` when it is refused; throws when nothing can be said. */
const renewal =
  (send: Send, baseUrl: string) =>
  async (refreshToken: string): Promise<StoredTokens | null> => {
    const response = await send(
      new Request(`${baseUrl}/v1/sessions/refresh`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ refreshToken })
      })
    )
    const body: unknown = await response.json()
    if (response.status === 401) return null
    if (!response.ok || !isTokens(body)) throw errorOf(response, body)
    return { accessToken: body.accessToken, refreshToken: body.refreshToken }
  }

/** Made by `createLyceum`. Its groups (`catalogue`, `enrollments`, …) give `{ data, response }` or throw a `Problem`. */
export class Lyceum extends Routes {
  readonly #tokens: TokenStore
  readonly #send: Send
  readonly #baseUrl: string

  constructor({ baseUrl, fetch: custom, retry = {}, tokens = memoryTokens() }: LyceumOptions) {
    const plain: Send = custom ?? ((request) => globalThis.fetch(request))
    const patient = retrying(plain, retry)
    const origin = baseUrl.replace(/\/+$/, "")
    const absolute = origin === "" && "location" in globalThis ? globalThis.location.origin : origin
    const send = authenticated(patient, makeSession(tokens, renewal(patient, absolute)))
    const client = createClient(
      createConfig({ baseUrl: absolute, fetch: (input, init) => send(new Request(input, init)), throwOnError: true })
    )
    client.interceptors.error.use((error, response) =>
      response === undefined || response.ok ? error : errorOf(response, error)
    )
    super({ client })
    this.#tokens = tokens
    this.#send = send
    this.#baseUrl = absolute
  }

  /**
   * Signs in and keeps the tokens for every later call. Throws `sign-in-failed`, `too-many-requests`, and of an account that asks
   * for a code `second-factor-required` and `second-factor-wrong`.
   */
  async signIn({ code, email, password }: SignIn): Promise<Tokens> {
    const { data } = await this.signUp.signIn({
      body: { email, password, ...(code === undefined ? {} : { code }) }
    })
    await this.#tokens.write({ accessToken: data.accessToken, refreshToken: data.refreshToken })
    return data
  }

  /** Ends the session on the server and forgets the tokens, the latter whatever the server says. */
  async signOut(): Promise<void> {
    try {
      await this.users.signOut()
    } finally {
      await this.#tokens.write(undefined)
    }
  }

  /** Active learners as windows close, see `FollowOptions`. */
  follow(options: FollowOptions = {}): AsyncGenerator<ActiveLearnersEvent> {
    return follow(this.#send, this.#baseUrl, options)
  }
}

/** A client for the platform at `baseUrl`. */
export const createLyceum = (options: LyceumOptions): Lyceum => new Lyceum(options)
