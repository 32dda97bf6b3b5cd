import { assert, it } from "@effect/vitest"
import { endToEnd } from "../src/proxy/Headers.ts"

it("only end-to-end headers pass the proxy; what belongs to one connection ends there", () => {
  const kept = endToEnd({
    accept: "application/json",
    authorization: "Bearer t",
    connection: "keep-alive, X-Hop",
    "x-hop": "1",
    expect: "100-continue",
    "content-length": "5",
    "x-forwarded-for": "203.0.113.9"
  })
  assert.deepStrictEqual(kept, { accept: "application/json", authorization: "Bearer t" })
})
