import { assert, layer } from "@effect/vitest"
import { Account, Tokens } from "@lyceum/api/Users"
import { Effect } from "effect"
import { bodyOf, harness, Http } from "./Harness.ts"

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("user service", (it) => {
  it.effect("registers, signs in and answers who I am", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const registered = yield* call("POST", "/v1/users", {
        body: { email: "grace@example.org", password: "a long enough one", name: "Grace" }
      })
      assert.strictEqual(registered.status, 201)
      const account = yield* bodyOf(Account)(registered)
      assert.strictEqual(registered.headers.get("location"), `/v1/users/${account.id}`)
      const signedIn = yield* call("POST", "/v1/sessions", {
        body: { email: "grace@example.org", password: "a long enough one" }
      })
      assert.strictEqual(signedIn.status, 201)
      const { accessToken } = yield* bodyOf(Tokens)(signedIn)
      const me = yield* call("GET", "/v1/users/me", { token: accessToken })
      assert.strictEqual(me.status, 200)
      assert.deepStrictEqual(yield* bodyOf(Account)(me), account)
    })
  )
})
