/** What every answer of a public listener says to browsers, whoever gives it. */
import { Config, Effect, Option } from "effect"

/** Answers of the API are data: nothing in them may run, be framed or be sniffed (ASVS 3.4). */
const ofData = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
}

/** Not said over plain HTTP (RFC 6797 7.2), which is what a `PUBLIC_URL` of `http:` means; without one it is said. */
const transportSecurity = Effect.gen(function* () {
  const address = yield* Config.option(Config.URL("PUBLIC_URL"))
  return Option.isSome(address) && address.value.protocol === "http:"
    ? {}
    : { "strict-transport-security": "max-age=31536000; includeSubDomains" }
})

/** Headers for every answer, by `PUBLIC_URL`. */
export const securityHeaders = Effect.map(transportSecurity, (transport): Readonly<Record<string, string>> => ({
  ...ofData,
  ...transport,
  "cache-control": "no-store"
}))
