/** Who a person is to the platform. What a role may do is written in one place: `Policy.ts`. */
import { Schema } from "effect"

export const Role = Schema.Literals(["learner", "instructor", "admin"]).annotate({ identifier: "Role" })
export type Role = typeof Role.Type

/** What an API token or a service token may be used for. A token without a scope cannot use the routes that need it. */
export const Scope = Schema.Literals([
  "profile:read",
  "profile:write",
  "courses:read",
  "courses:write",
  "enrollments:read",
  "enrollments:write",
  "learning:read",
  "learning:write",
  "analytics:read",
  "admin",
  "internal"
]).annotate({ identifier: "Scope" })
export type Scope = typeof Scope.Type

/** Every scope a signed-in person has by the session itself (`internal` belongs to services alone). */
export const sessionScopes: ReadonlyArray<Scope> = Scope.literals.filter((scope) => scope !== "internal")
