/** Gives each POST that takes one an `Idempotency-Key`, so that repeating it is safe. */
import { idempotentRoutes } from "./generated/routes.gen.ts"

const patterns = idempotentRoutes.map((route) => new RegExp(`${route.replace(/\{[^}]+\}/g, "[^/]+")}$`))

/** 128 random bits as text; `crypto.randomUUID` is missing on pages that are not served securely. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

/** Sets the header where the route takes one and the caller gave none. Every later try sends the same. */
export const withIdempotencyKey = (request: Request): Request => {
  if (request.method === "POST" && !request.headers.has("idempotency-key")) {
    const { pathname } = new URL(request.url)
    if (patterns.some((pattern) => pattern.test(pathname))) request.headers.set("Idempotency-Key", newKey())
  }
  return request
}
