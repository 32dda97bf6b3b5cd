import { assert, it } from "@effect/vitest"
import { routes } from "@lyceum/api/Lyceum"
import { upstreamOf } from "../src/proxy/Upstreams.ts"

/** Groups that the web service answers itself. */
const own = new Set(["browserSession", "about", "operations"])

it("every route of the public contract is answered here or has a service behind it, and nothing internal has", () => {
  const lost = routes().filter(({ group, path }) => (upstreamOf(path) === undefined) !== own.has(group))
  assert.deepStrictEqual(lost, [])
  for (const path of ["/internal/browser-sessions", "/v1/internal", "/v1", "/", "/v1/__proto__", "/v2/courses"]) {
    assert.isUndefined(upstreamOf(path), path)
  }
})
