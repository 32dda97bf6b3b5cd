/** HMAC-SHA256 (RFC 2104) over a list of texts and numbers, and its check in constant time. */
import { createHmac, timingSafeEqual } from "node:crypto"
import { Redacted } from "effect"

/** The signature, base64url. JSON of a list keeps the parts apart whatever they hold. */
export const sign = (signingKey: Redacted.Redacted, parts: ReadonlyArray<string | number>): string =>
  createHmac("sha256", Redacted.value(signingKey)).update(JSON.stringify(parts)).digest("base64url")

/** Whether a signature is the expected one. Takes the same time wherever a wrong one differs. */
export const isSame = (expected: string, given: string): boolean => {
  const [a, b] = [new TextEncoder().encode(expected), new TextEncoder().encode(given)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
