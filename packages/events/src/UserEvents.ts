/** What happens to accounts. Ids only: names, addresses and passwords never leave the user service's own table. */
import { Locale } from "@lyceum/domain/Account"
import { ApiTokenId, SessionId, UserId } from "@lyceum/domain/Ids"
import { Role, Scope } from "@lyceum/domain/Role"
import { Schema } from "effect"
import { event } from "./Event.ts"

export const UserRegistered = event("lyceum.user.registered.v1", { userId: UserId, role: Role, locale: Locale })
export const UserRoleChanged = event("lyceum.user.role-changed.v1", { userId: UserId, role: Role })
/** Which parts of the profile changed, never their values. */
export const UserProfileChanged = event("lyceum.user.profile-changed.v1", {
  userId: UserId,
  fields: Schema.Array(Schema.Literals(["name", "email", "password"]))
})
export const UserPreferencesChanged = event("lyceum.user.preferences-changed.v1", { userId: UserId, locale: Locale })
export const UserDisabled = event("lyceum.user.disabled.v1", { userId: UserId })
export const UserEnabled = event("lyceum.user.enabled.v1", { userId: UserId })
export const UserErased = event("lyceum.user.erased.v1", { userId: UserId })
export const UserExportRequested = event("lyceum.user.export-requested.v1", { userId: UserId })
/** A refresh token was used twice: somebody holds a copy. The whole session was ended. */
export const UserSessionReuseDetected = event("lyceum.user.session-reuse-detected.v1", {
  userId: UserId,
  sessionId: SessionId
})
export const UserApiTokenCreated = event("lyceum.user.api-token-created.v1", {
  userId: UserId,
  apiTokenId: ApiTokenId,
  scopes: Schema.Array(Scope)
})
export const UserApiTokenRevoked = event("lyceum.user.api-token-revoked.v1", { userId: UserId, apiTokenId: ApiTokenId })
/** From now on a code is asked for beside the password. */
export const UserSecondFactorTurnedOn = event("lyceum.user.second-factor-turned-on.v1", { userId: UserId })
/** By the person, or by an administrator for somebody who lost it: the actor of the event says which. */
export const UserSecondFactorTurnedOff = event("lyceum.user.second-factor-turned-off.v1", { userId: UserId })
/** The recovery codes until now are worth nothing any more. */
export const UserRecoveryCodesReplaced = event("lyceum.user.recovery-codes-replaced.v1", { userId: UserId })

export const UserEvent = Schema.Union([
  UserRegistered,
  UserRoleChanged,
  UserProfileChanged,
  UserPreferencesChanged,
  UserDisabled,
  UserEnabled,
  UserErased,
  UserExportRequested,
  UserSessionReuseDetected,
  UserApiTokenCreated,
  UserApiTokenRevoked,
  UserSecondFactorTurnedOn,
  UserSecondFactorTurnedOff,
  UserRecoveryCodesReplaced
])
export type UserEvent = typeof UserEvent.Type
