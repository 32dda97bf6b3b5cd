/**
 * Token verification that counts: a person's request against the person and the API token, one with a bad token against the
 * address it came from. Every way to a person leads through it. One who is over the limit dies with the problem that says so,
 * which the listener answers: no contract has to name it.
 */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Clock, Effect, Layer, Option } from "effect"
import { HttpServerRequest } from "effect/http"
import { AccessTokens, apiTokenPrefix } from "../auth/AccessTokens.ts"
import { RequestInfo } from "../http/RequestInfo.ts"
import { RateLimits } from "./RateLimits.ts"
import type { Standing } from "./Windows.ts"

/** Notes where the client stands, for the answer's headers. */
const stand = (standing: Standing | undefined) =>
  Effect.flatMap(RequestInfo, (facts) => {
    if (standing === undefined) return Effect.void
    facts.standing = standing
    return standing.allowed
      ? Effect.void
      : Effect.die(new TooManyRequests({ retryAfterSeconds: standing.resetSeconds }))
  })

/** Replaces the verifier at hand by one that counts. */
export const limitedTokens = Layer.effect(
  AccessTokens,
  Effect.gen(function* () {
    const tokens = yield* AccessTokens
    const limits = yield* RateLimits
    const badToken = Effect.gen(function* () {
      const request = yield* Effect.serviceOption(HttpServerRequest.HttpServerRequest)
      if (Option.isSome(request)) yield* stand(limits.address(request.value, yield* Clock.currentTimeMillis))
    })
    return AccessTokens.of({
      ...tokens,
      verify: (token) =>
        Effect.flatMap(
          Effect.tapError(tokens.verify(token), () => badToken),
          (actor) =>
            Effect.flatMap(RequestInfo, (facts) => {
              // A request is counted once, however often its token is looked at.
              if (actor.kind !== "person" || facts.standing !== undefined) return Effect.succeed(actor)
              const apiToken = token.startsWith(apiTokenPrefix) ? token : undefined
              return Effect.flatMap(Clock.currentTimeMillis, (now) =>
                Effect.as(stand(limits.person(actor.userId, apiToken, now)), actor)
              )
            })
        )
    })
  })
)
