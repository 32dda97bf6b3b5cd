/**
 * Verifies access tokens (RFC 9068 profile of JWT) against the user service's published keys (JWKS), and API tokens by asking
 * the user service. What was verified is remembered until it expires, in a bounded cache.
 */
import type { Crossing } from "@lyceum/domain/Crossing"
import type { Actor } from "@lyceum/domain/Actor"
import { SessionId, UserId } from "@lyceum/domain/Ids"
import { Role, type Scope, sessionScopes } from "@lyceum/domain/Role"
import { ServiceUnavailable, Unauthorized } from "@lyceum/api/Problems"
import { Cache, Clock, Config, Context, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose"
import { servicesFetch } from "../tls/ServicesHttp.ts"
import { TokenIntrospection } from "./TokenIntrospection.ts"

export const keysCrossing: Crossing = {
  what: "service → user, the keys of tokens",
  connectMillis: null,
  timeoutMillis: 3000,
  retries: 0,
  bounded: "asked at most once a second",
  breaker: "",
  inVain: "503; keys that are known go on being used"
}

/** Who issues our tokens and for whom. Every verifier demands both. */
export const tokenIssuer = "lyceum"
export const tokenAudience = "lyceum"
/** The only signature algorithm that is issued or accepted (RFC 8037). */
export const tokenAlgorithm = "EdDSA"
/** `typ` header of an access token (RFC 9068 2.1). */
export const accessTokenType = "at+jwt"
/** How an API token is told from a JWT. */
export const apiTokenPrefix = "lyceum_pat_"

/** Claims of an access token: a person's, or (with `service`) one of our services'. */
export const AccessTokenClaims = Schema.Union([
  Schema.Struct({ sub: UserId, role: Role, sid: SessionId, exp: Schema.Finite }),
  Schema.Struct({ sub: Schema.String, service: Schema.Literal(true), exp: Schema.Finite })
])

/** A verified token: who it speaks for, and until when (milliseconds since 1970) that may be believed. */
export interface Verified {
  readonly actor: Actor
  readonly until: number
}

/** Tokens that are remembered at a time. */
const capacity = 10_000

/** How long the answer about an API token is believed: a revoked one works at most this much longer. */
const introspectionLifetime = Duration.toMillis("15 seconds")

/** The keys could not be had: says nothing of the token, and whoever sent it must not be told to sign in again. */
const keysAreAway = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error.code === "ERR_JWKS_TIMEOUT" || error.code === "ERR_JOSE_GENERIC"

export class AccessTokens extends Context.Service<
  AccessTokens,
  {
    readonly verify: (token: string) => Effect.Effect<Actor, Unauthorized>
  }
>()("@lyceum/runtime/AccessTokens") {
  /** `USER_SERVICE_URL` says where the keys are. */
  static readonly layer = Layer.effect(
    AccessTokens,
    Effect.gen(function* () {
      const userService = yield* Config.URL("USER_SERVICE_URL")
      const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", userService), {
        cooldownDuration: 1000,
        timeoutDuration: keysCrossing.timeoutMillis,
        ...Option.match(yield* servicesFetch, { onNone: () => ({}), onSome: (own) => ({ [customFetch]: own }) })
      })
      return yield* make((token) =>
        Effect.tryPromise({
          try: async () =>
            (
              await jwtVerify(token, keys, {
                algorithms: [tokenAlgorithm],
                issuer: tokenIssuer,
                audience: tokenAudience,
                typ: accessTokenType,
                requiredClaims: ["exp", "iat", "sub"]
              })
            ).payload,
          catch: (error) =>
            keysAreAway(error)
              ? new ServiceUnavailable({ detail: "who you are cannot be told at the moment: try again" })
              : new Unauthorized()
        }).pipe(Effect.catchTag("ServiceUnavailable", Effect.die))
      )
    })
  )
}

/** Builds the verifier over a function that checks a JWT's signature and gives its payload. */
export const make = Effect.fnUntraced(function* (verifyJwt: (token: string) => Effect.Effect<unknown, Unauthorized>) {
  const introspection = yield* TokenIntrospection
  const decode = Schema.decodeUnknownEffect(AccessTokenClaims)

  const verifyJwtActor = Effect.fnUntraced(function* (token: string) {
    const claims = yield* decode(yield* verifyJwt(token)).pipe(Effect.mapError(() => new Unauthorized()))
    const until = claims.exp * 1000
    if ("service" in claims) return { actor: { kind: "service", name: claims.sub } as const, until }
    return {
      actor: {
        kind: "person",
        userId: claims.sub,
        role: claims.role,
        scopes: [...sessionScopes],
        sessionId: claims.sid
      } as const,
      until
    }
  })

  const verifyApiToken = Effect.fnUntraced(function* (token: string) {
    const answer = yield* introspection.introspect(token)
    if (!answer.active) return yield* new Unauthorized()
    const scopes: ReadonlyArray<Scope> = answer.scopes
    const until = (yield* Clock.currentTimeMillis) + introspectionLifetime
    return { actor: { kind: "person", userId: answer.userId, role: answer.role, scopes } as const, until }
  })

  const cache = yield* Cache.makeWith(
    (token: string): Effect.Effect<Verified, Unauthorized> =>
      token.startsWith(apiTokenPrefix) ? verifyApiToken(token) : verifyJwtActor(token),
    {
      capacity,
      timeToLive: Exit.match({
        onFailure: () => Duration.zero,
        onSuccess: ({ until }) => Duration.millis(Math.max(0, until - Date.now()))
      })
    }
  )

  /** What is asked again and again: found without a step of its own. As many as the cache behind it, the oldest go. */
  const recent = new Map<string, Verified & { readonly accepted: Effect.Effect<Actor> }>()

  const look = Effect.fnUntraced(function* (token: string) {
    if (token === "" || token.length > 4096) return yield* new Unauthorized()
    const verified = yield* Cache.get(cache, token)
    // The cache counts from when it looked; the token's own end is exact.
    if (verified.until <= (yield* Clock.currentTimeMillis)) {
      yield* Cache.invalidate(cache, token)
      return yield* new Unauthorized()
    }
    for (const oldest of recent.keys()) {
      if (recent.size < capacity) break
      recent.delete(oldest)
    }
    recent.set(token, { ...verified, accepted: Effect.succeed(verified.actor) })
    return verified.actor
  })

  const verify = (token: string): Effect.Effect<Actor, Unauthorized> =>
    Effect.withFiber((fiber) => {
      const known = recent.get(token)
      if (known === undefined) return look(token)
      if (known.until > fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()) return known.accepted
      recent.delete(token)
      return look(token)
    })

  return AccessTokens.of({ verify })
})
