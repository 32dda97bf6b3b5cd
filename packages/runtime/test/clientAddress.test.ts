import { assert, it } from "@effect/vitest"
import { Option } from "effect"
import { Headers } from "effect/http"
import { clientAddress } from "../src/http/ClientAddress.ts"

const from = (forwarded: string | undefined) => ({
  headers: Headers.fromInput(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
  remoteAddress: Option.some("10.0.0.7")
})

it("who asks is what the outermost proxy of ours saw; what stands left of it is anybody's word", () => {
  const spoofed = from("192.0.2.66, 203.0.113.9, 10.0.0.3")
  assert.strictEqual(clientAddress(spoofed, 0), "10.0.0.7")
  assert.strictEqual(clientAddress(spoofed, 1), "10.0.0.3")
  assert.strictEqual(clientAddress(spoofed, 2), "203.0.113.9")
})

it("with fewer entries than proxies it is the connection's address", () => {
  assert.strictEqual(clientAddress(from(undefined), 1), "10.0.0.7")
  assert.strictEqual(clientAddress(from(""), 1), "10.0.0.7")
  assert.strictEqual(clientAddress(from("203.0.113.9"), 2), "10.0.0.7")
  assert.strictEqual(clientAddress({ ...from(undefined), remoteAddress: Option.none() }, 1), "unknown")
})
