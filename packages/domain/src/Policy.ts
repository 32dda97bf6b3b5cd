/**
 * Who may do what: ONE table, asked by every handler and held against every route by a property test.
 * A row names the scope that the token must carry, and how near to the resource each role must stand:
 * `any` = every resource, `own` = only one that is theirs (their account, their course, their enrolment), `none` = never.
 */
import type { Actor } from "./Actor.ts"
import type { Role, Scope } from "./Role.ts"

type Reach = "any" | "own" | "none"
type Row = { readonly scope: Scope } & Readonly<Record<Role, Reach>>

const row = (scope: Scope, learner: Reach, instructor: Reach, admin: Reach): Row => ({
  scope,
  learner,
  instructor,
  admin
})

export const policies = {
  //                              scope                learner  instructor admin
  "account.read": row("profile:read", "own", "own", "any"),
  "account.change": row("profile:write", "own", "own", "own"),
  "account.list": row("admin", "none", "none", "any"),
  "account.change-role": row("admin", "none", "none", "any"),
  "account.disable": row("admin", "none", "none", "any"),
  "account.remove-second-factor": row("admin", "none", "none", "any"),
  "notification.read": row("profile:read", "own", "own", "own"),
  "notification.change": row("profile:write", "own", "own", "own"),
  "token.manage": row("profile:write", "own", "own", "own"),
  "second-factor.manage": row("profile:write", "own", "own", "own"),
  "session.manage": row("profile:write", "own", "own", "own"),
  "course.create": row("courses:write", "none", "any", "any"),
  "course.edit": row("courses:write", "none", "own", "any"),
  "course.read-content": row("courses:read", "own", "own", "any"),
  "enrollment.create": row("enrollments:write", "own", "own", "any"),
  "enrollment.read": row("enrollments:read", "own", "own", "any"),
  "enrollment.withdraw": row("enrollments:write", "own", "own", "any"),
  "enrollment.manage": row("enrollments:write", "none", "own", "any"),
  "roster.read": row("enrollments:read", "none", "own", "any"),
  "learning.record": row("learning:write", "own", "own", "own"),
  "learning.read": row("learning:read", "own", "own", "any"),
  "notes.read": row("learning:read", "own", "own", "own"),
  "notes.write": row("learning:write", "own", "own", "own"),
  "certificate.export": row("learning:read", "own", "own", "own"),
  "certificate.show-name": row("learning:write", "own", "own", "own"),
  "certificate.reissue": row("enrollments:write", "none", "own", "any"),
  "analytics.read": row("analytics:read", "none", "own", "any"),
  "analytics.read-active": row("analytics:read", "any", "any", "any"),
  "operations.manage": row("admin", "none", "none", "any")
} as const satisfies Readonly<Record<string, Row>>

/** A row of the table. */
export type Action = keyof typeof policies

/** Every action, for tests that walk the table. */
export const actions: ReadonlyArray<Action> = Object.keys(policies).filter((key): key is Action => key in policies)

/**
 * The one decision. `own` says whether the resource is the actor's own (an instructor's course, a learner's enrolment).
 * A service acts under its own contracts only and never through these rows.
 */
export const isAllowed = (actor: Actor, action: Action, own: boolean): boolean => {
  if (actor.kind === "service") return false
  const policy: Row = policies[action]
  if (!actor.scopes.includes(policy.scope)) return false
  const reach = policy[actor.role]
  return reach === "any" || (reach === "own" && own)
}
