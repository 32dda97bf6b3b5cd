/** Asks the policy table on behalf of the person behind the request. */
import { Forbidden } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import { type Action, isAllowed } from "@lyceum/domain/Policy"
import { Effect } from "effect"

/** Gives the person when they may; `own` says whether the thing is theirs. Otherwise `Forbidden`, naming the action. */
export const authorize = Effect.fnUntraced(function* (action: Action, own: boolean) {
  const person = yield* CurrentPerson
  return isAllowed(person, action, own) ? person : yield* new Forbidden({ detail: `${person.role} may not: ${action}` })
})
