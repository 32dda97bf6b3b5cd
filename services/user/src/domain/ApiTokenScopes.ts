/** Which scopes an API token may carry: never more than its owner may use, never those of our own services. */
import { actions, policies } from "@lyceum/domain/Policy"
import { type Role, Scope } from "@lyceum/domain/Role"

/** The scopes for which the policy table has a row that the role may use. */
export const scopesOf = (role: Role): ReadonlyArray<Scope> =>
  Scope.literals.filter(
    (scope) =>
      scope !== "internal" &&
      actions.some((action) => policies[action].scope === scope && policies[action][role] !== "none")
  )

/** Those of `wanted` that a token made by somebody with `role` and `held` may not have; none = fine. */
export const excessScopes = (
  role: Role,
  held: ReadonlyArray<Scope>,
  wanted: ReadonlyArray<Scope>
): ReadonlyArray<Scope> => {
  const allowed = new Set(scopesOf(role).filter((scope) => held.includes(scope)))
  return wanted.filter((scope) => !allowed.has(scope))
}
