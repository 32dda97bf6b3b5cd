/** Signs access tokens of people and services (JWT, EdDSA; RFC 9068 profile). */
import type { SessionId, UserId } from "@lyceum/domain/Ids"
import type { Role } from "@lyceum/domain/Role"
import { accessTokenType, tokenAlgorithm, tokenAudience, tokenIssuer } from "@lyceum/runtime/auth/AccessTokens"
import { Clock, Context, Effect, Layer } from "effect"
import { SignJWT } from "jose"
import { randomUUID } from "node:crypto"
import { accessTokenSeconds } from "./Lifetimes.ts"
import { SigningKeys } from "./SigningKeys.ts"

export class TokenIssuer extends Context.Service<
  TokenIssuer,
  {
    readonly forPerson: (person: {
      readonly userId: UserId
      readonly role: Role
      readonly sessionId: SessionId
    }) => Effect.Effect<string>
    readonly forService: (name: string) => Effect.Effect<string>
  }
>()("@lyceum/user/TokenIssuer") {
  static readonly layer = Layer.effect(
    TokenIssuer,
    Effect.gen(function* () {
      const keys = yield* SigningKeys
      const sign = Effect.fn("TokenIssuer.sign")(function* (
        subject: string,
        claims: Readonly<Record<string, string | boolean>>
      ) {
        const { kid, privateKey } = yield* keys.current
        const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
        const token = new SignJWT(claims)
          .setProtectedHeader({ alg: tokenAlgorithm, typ: accessTokenType, kid })
          .setIssuer(tokenIssuer)
          .setAudience(tokenAudience)
          .setSubject(subject)
          .setIssuedAt(now)
          .setExpirationTime(now + accessTokenSeconds)
          .setJti(randomUUID())
        return yield* Effect.promise(() => token.sign(privateKey))
      })
      return TokenIssuer.of({
        forPerson: ({ userId, role, sessionId }) => sign(userId, { role, sid: sessionId }),
        forService: (name) => sign(name, { service: true })
      })
    })
  )
}
