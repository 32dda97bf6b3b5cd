/** Tokens as other services see them: verified with the published keys, API tokens by asking here, with a service token. */
import { assert, layer } from "@effect/vitest"
import { CreatedApiToken } from "@lyceum/api/Users"
import { SessionId } from "@lyceum/domain/Ids"
import { sessionScopes } from "@lyceum/domain/Role"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { ServiceTokens } from "@lyceum/runtime/auth/ServiceTokens"
import { remoteTokens } from "@lyceum/runtime/Service"
import { ConfigProvider, Effect, Layer, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { decodeJwt, decodeProtectedHeader } from "jose"
import { bodyOf, callAt, harness, Http, newServiceToken, newSession, serviceSecret, signIn } from "./Harness.ts"

/** The verifier of a service with these credentials. */
const verifier = (secret: string) =>
  Layer.unwrap(
    Effect.map(Http, ({ url }) =>
      Layer.fresh(remoteTokens).pipe(
        Layer.provide(
          ConfigProvider.layer(
            ConfigProvider.fromUnknown({
              USER_SERVICE_URL: url,
              SERVICE_CLIENT_ID: "course",
              SERVICE_CLIENT_SECRET: secret
            })
          )
        )
      )
    )
  )

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("another service", (it) => {
  it.effect("verifies people, API tokens and services, also after a rotation of keys", () =>
    Effect.gen(function* () {
      const { call, managementUrl } = yield* Http
      const { verify } = yield* AccessTokens
      const { accessToken, account, email, password } = yield* newSession("verified")
      const person = { kind: "person", userId: account.id, role: "learner", scopes: [...sessionScopes] } as const
      assert.deepStrictEqual(yield* verify(accessToken), {
        ...person,
        sessionId: SessionId.make(decodeJwt<{ sid: string }>(accessToken).sid)
      })
      assert.deepStrictEqual(yield* verify(yield* newServiceToken), { kind: "service", name: "course" })
      const { token } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/api-tokens", {
          token: accessToken,
          body: { name: "n", scopes: ["learning:write"] }
        }),
        bodyOf(CreatedApiToken)
      )
      assert.deepStrictEqual(yield* verify(token), { ...person, scopes: ["learning:write"] })

      const headers = { authorization: "Bearer management-token" }
      const rotate = callAt(managementUrl)("POST", "/operations/rotate-signing-key", { headers })
      const sql = yield* SqlClient.SqlClient
      yield* rotate
      yield* sql`UPDATE signing_keys SET created_at = created_at - interval '1 minute'`
      yield* rotate
      const again = yield* signIn({ email, password })
      assert.notStrictEqual(decodeProtectedHeader(again.accessToken).kid, decodeProtectedHeader(accessToken).kid)
      // The minute did not really pass: the verifier asks for the keys at most once a second.
      const verified = yield* verify(again.accessToken).pipe(
        Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 50 })
      )
      assert.propertyVal(verified, "kind", "person")
      assert.propertyVal(yield* verify(accessToken), "kind", "person")
      for (const forged of ["", "a.b.c", `${accessToken}x`, "lyceum_pat_unknown"]) {
        assert.strictEqual((yield* Effect.flip(verify(forged)))._tag, "Unauthorized", forged)
      }
    }).pipe(Effect.provide(verifier(serviceSecret)))
  )

  it.effect("gets no token with a wrong secret, and then accepts no API token", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { accessToken } = yield* newSession("not-introspected")
      const { token } = yield* Effect.flatMap(
        call("POST", "/v1/users/me/api-tokens", { token: accessToken, body: { name: "n", scopes: ["profile:read"] } }),
        bodyOf(CreatedApiToken)
      )
      const tokens = yield* ServiceTokens
      const refused = yield* Effect.flip(tokens.token)
      assert.strictEqual(refused._tag, "ServiceTokenUnavailable")
      assert.notInclude(`${refused.message}${JSON.stringify(refused.cause)}`, "wrong-secret")
      const { verify } = yield* AccessTokens
      assert.strictEqual((yield* Effect.flip(verify(token)))._tag, "Unauthorized")
    }).pipe(Effect.provide(verifier("wrong-secret-of-course")))
  )
})
