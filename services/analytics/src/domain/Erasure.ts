/** What an erased person is counted as. Pure. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { UserId } from "@lyceum/domain/Ids"

/**
 * The name under which an erased person's counts stay. One-way: who knows the name does not know the person, and whoever
 * still held the id would learn no more than that it was erased. Derived, so that a rebuild and a late event find it again.
 */
export const pseudonymOf = (userId: UserId): UserId => UserId.make(derivedUuid("erased-learner", userId))
