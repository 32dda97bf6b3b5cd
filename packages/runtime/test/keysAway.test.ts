/** A token is only said to be bad when it is: while the keys cannot be had, nobody is told to sign in again. */
import { ServiceUnavailable } from "@lyceum/api/Problems"
import { assert, it } from "@effect/vitest"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { TokenIntrospection } from "@lyceum/runtime/auth/TokenIntrospection"
import { freePort } from "@lyceum/testing/cluster/Process"
import { Cause, ConfigProvider, Effect, Exit, Layer } from "effect"

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
const signed = `${part({ alg: "EdDSA", kid: "k", typ: "at+jwt" })}.${part({ sub: "kay" })}.${"A".repeat(86)}`

it.live("with nobody at the keys' address a token is met with 503, and what is no token with 401", () =>
  Effect.gen(function* () {
    const nobody = `http://127.0.0.1:${yield* freePort}`
    const tokens = AccessTokens.layer.pipe(
      Layer.provide(Layer.mock(TokenIntrospection, {})),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ USER_SERVICE_URL: nobody })))
    )
    const verify = (token: string) => Effect.exit(Effect.flatMap(AccessTokens, (all) => all.verify(token)))
    yield* Effect.gen(function* () {
      const away = yield* verify(signed)
      assert.isTrue(Exit.isFailure(away) && Cause.squash(away.cause) instanceof ServiceUnavailable)
      const bad = yield* verify("not.a.token")
      assert.isTrue(Exit.isFailure(bad) && !(Cause.squash(bad.cause) instanceof ServiceUnavailable))
    }).pipe(Effect.provide(tokens))
  })
)
