/** Which kind of work a request is, by nothing but its first line: asked of every request before anything else looks at it. */
import type { Kind } from "./Limit.ts"

/** Where a password is hashed: signing in, registering, setting a new one. Under web they have the same addresses. */
export const passwordPaths: ReadonlySet<string> = new Set([
  "/v1/sessions",
  "/v1/browser-session",
  "/v1/users",
  "/v1/password-resets/confirmations"
])

export const kindOf = (method: string | undefined, url: string | undefined): Kind => {
  if (url === undefined) return "ordinary"
  if (url.startsWith("/internal/")) return "internal"
  if (method !== "POST") return "ordinary"
  const query = url.indexOf("?")
  return passwordPaths.has(query === -1 ? url : url.slice(0, query)) ? "password" : "ordinary"
}
