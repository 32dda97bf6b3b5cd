/** Administrators' questions when services are away, over real listeners. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { sameOrigin, signIn, Site, site } from "./Harness.ts"

const names = ["user", "course", "enrollment", "progress", "analytics"]

layer(site(), { timeout: "60 seconds", excludeTestServices: true })("operations", (it) => {
  it.effect("a service that is away is reported, the rest is answered", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const { headers } = yield* signIn("ada")
      const services = yield* call("GET", "/v1/operations/services", { headers })
      assert.strictEqual(services.status, 200, services.text)
      const [web, ...others]: ReadonlyArray<unknown> = Object(services.body).services.toReversed()
      assert.strictEqual(Object(web).name, "web")
      assert.isTrue(Object(web).status.ready)
      assert.sameMembers(
        others.map((service) => Object(service).name),
        names
      )
      for (const service of others) {
        assert.isNull(Object(service).status)
        assert.include(Object(service).away, "does not answer")
      }
      const letters = yield* call("GET", "/v1/operations/dead-letters", { headers })
      assert.deepStrictEqual(letters.body, { items: [], nextCursor: null, away: names })
      const audit = yield* call("GET", "/v1/operations/audit?service=course&stream=course-1", { headers })
      assert.strictEqual(audit.status, 503, audit.text)
      assert.include(audit.text, "the course service does not answer")
      const letter = "/v1/operations/dead-letters/course~course~user-events~1"
      assert.strictEqual((yield* call("GET", letter, { headers })).status, 404)
      const replay = yield* call("POST", `${letter}/replay`, { headers: { ...headers, ...sameOrigin } })
      assert.strictEqual(replay.status, 404)
    })
  )

  it.effect("are for administrators alone, whichever way they come", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const paths = [
        "services",
        "dead-letters",
        "dead-letters/course~course~user-events~1",
        "audit?service=course&stream=course-1"
      ]
      for (const path of paths) {
        const at = `/v1/operations/${path}`
        assert.strictEqual((yield* call("GET", at)).status, 401, path)
        for (const who of ["lena", "ines"]) {
          const { headers } = yield* signIn(who)
          assert.strictEqual((yield* call("GET", at, { headers })).status, 403, `${path} as ${who}`)
          const authorization = `Bearer ${yield* Effect.promise(() => behind.tokenOf(who))}`
          assert.strictEqual((yield* call("GET", at, { headers: { authorization } })).status, 403, path)
        }
      }
      const authorization = `Bearer ${yield* Effect.promise(() => behind.tokenOf("ada"))}`
      assert.strictEqual((yield* call("GET", "/v1/operations/services", { headers: { authorization } })).status, 200)
    })
  )
})
