/** What API tokens can be good for. */
import type { Role, Scope } from "@lyceum/sdk"

const everybody = [
  "profile:read",
  "profile:write",
  "courses:read",
  "enrollments:read",
  "enrollments:write",
  "learning:read",
  "learning:write",
  "analytics:read"
] as const satisfies ReadonlyArray<Scope>

/** The scopes that a person may give to a token; the server decides, by the same policy. */
export const scopesOf = (role: Role): ReadonlyArray<Exclude<Scope, "internal">> => [
  ...everybody,
  ...(role === "learner" ? [] : (["courses:write"] as const)),
  ...(role === "admin" ? (["admin"] as const) : [])
]
