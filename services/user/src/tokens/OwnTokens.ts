/**
 * Token verification inside the service that issued them: its own keys, its own API tokens, and one thing that only it can
 * know at once: whether the session still lives, and the account still has the role.
 */
import { Unauthorized } from "@lyceum/api/Problems"
import {
  AccessTokens,
  accessTokenType,
  apiTokenPrefix,
  make,
  tokenAlgorithm,
  tokenAudience,
  tokenIssuer
} from "@lyceum/runtime/auth/AccessTokens"
import { TokenIntrospection } from "@lyceum/runtime/auth/TokenIntrospection"
import { Clock, Effect, Layer } from "effect"
import { jwtVerify } from "jose"
import { ApiTokens } from "./ApiTokens.ts"
import { Sessions } from "./Sessions.ts"
import { SigningKeys } from "./SigningKeys.ts"

const ownIntrospection = Layer.effect(
  TokenIntrospection,
  Effect.map(ApiTokens, ({ introspect }) => TokenIntrospection.of({ introspect }))
)

/** Checks a JWT's signature and registered claims against the keys of the table; gives its payload. */
const verifyJwt = (keys: SigningKeys["Service"]) =>
  Effect.fnUntraced(function* (token: string) {
    const now = yield* Clock.currentTimeMillis
    const services = yield* Effect.context()
    return yield* Effect.tryPromise({
      try: async () =>
        (
          await jwtVerify(
            token,
            async ({ kid }) => {
              const key = kid === undefined ? undefined : await Effect.runPromiseWith(services)(keys.find(kid))
              if (key === undefined) throw new Unauthorized()
              return key
            },
            {
              algorithms: [tokenAlgorithm],
              issuer: tokenIssuer,
              audience: tokenAudience,
              typ: accessTokenType,
              requiredClaims: ["exp", "iat", "sub"],
              currentDate: new Date(now)
            }
          )
        ).payload,
      catch: () => new Unauthorized()
    })
  })

/** `AccessTokens` of the user service. */
export const ownTokens = Layer.effect(
  AccessTokens,
  Effect.gen(function* () {
    const sessions = yield* Sessions
    const apiTokens = yield* ApiTokens
    const remembered = yield* make(verifyJwt(yield* SigningKeys))
    return AccessTokens.of({
      verify: Effect.fnUntraced(function* (token) {
        if (token.startsWith(apiTokenPrefix)) {
          // Asked every time: here a revoked token ends at once.
          const answer = yield* apiTokens.introspect(token)
          if (!answer.active) return yield* new Unauthorized()
          return { kind: "person", userId: answer.userId, role: answer.role, scopes: answer.scopes } as const
        }
        const actor = yield* remembered.verify(token)
        if (actor.kind === "service") return actor
        const { role, sessionId, userId } = actor
        const live = sessionId !== undefined && (yield* sessions.isLive(sessionId, userId, role))
        return live ? actor : yield* new Unauthorized()
      })
    })
  })
).pipe(Layer.provide(ownIntrospection))
