/** The account aggregate: role, status, locale, API tokens and second factor of one person. No personal data: that is one row elsewhere. */
import type { Decider } from "@lyceum/domain/Decider"
import { Locale } from "@lyceum/domain/Account"
import { ApiTokenId, type SessionId, type UserId } from "@lyceum/domain/Ids"
import { Role, type Scope } from "@lyceum/domain/Role"
import { UserEvent } from "@lyceum/events/UserEvents"
import { Result, Schema } from "effect"

/** Nobody yet, an account, or one that was erased (for ever). */
export const AccountState = Schema.Union([
  Schema.Struct({ status: Schema.Literal("none") }),
  Schema.Struct({ status: Schema.Literal("erased") }),
  Schema.Struct({
    status: Schema.Literals(["active", "disabled"]),
    role: Role,
    locale: Locale,
    apiTokens: Schema.Array(ApiTokenId),
    /** Absent: it was never turned on. */
    secondFactor: Schema.optionalKey(Schema.Boolean)
  })
])
export type AccountState = typeof AccountState.Type

/** Whether a code is asked for beside the password. */
export const hasSecondFactor = (state: AccountState): boolean => "role" in state && state.secondFactor === true

type ProfileField = "name" | "email" | "password"

/** What can be asked of an account; `by` is who asks. */
export type AccountCommand =
  | { readonly kind: "register"; readonly userId: UserId; readonly role: Role; readonly locale: Locale }
  | {
      readonly kind: "administer"
      readonly userId: UserId
      readonly by: UserId
      readonly role?: Role
      readonly disabled?: boolean
    }
  | {
      readonly kind: "change"
      readonly userId: UserId
      readonly fields: ReadonlyArray<ProfileField>
      readonly locale?: Locale
    }
  | { readonly kind: "erase" | "request-export"; readonly userId: UserId }
  | { readonly kind: "detect-reuse"; readonly userId: UserId; readonly sessionId: SessionId }
  | {
      readonly kind: "create-api-token"
      readonly userId: UserId
      readonly apiTokenId: ApiTokenId
      readonly scopes: ReadonlyArray<Scope>
    }
  | { readonly kind: "revoke-api-token"; readonly userId: UserId; readonly apiTokenId: ApiTokenId }
  | {
      readonly kind: "turn-on-second-factor" | "turn-off-second-factor" | "replace-recovery-codes"
      readonly userId: UserId
    }
  | { readonly kind: "remove-second-factor"; readonly userId: UserId; readonly by: UserId }

/** Why a command was refused. */
export class AccountRejected extends Schema.TaggedError<AccountRejected>()("AccountRejected", {
  reason: Schema.Literals([
    "already-registered",
    "no-such-account",
    "account-disabled",
    "own-account",
    "too-many-api-tokens",
    "no-such-api-token",
    "second-factor-on",
    "second-factor-off"
  ])
}) {
  override get message() {
    return `the account command was refused: ${this.reason}`
  }
}

/** Most API tokens that one person may have at once. */
export const maxApiTokens = 50

type Decided = Result.Result<ReadonlyArray<UserEvent>, AccountRejected>

const refuse = (reason: AccountRejected["reason"]): Decided => Result.fail(new AccountRejected({ reason }))

const administer = (
  state: Extract<AccountState, { role: Role }>,
  { userId, by, role, disabled }: Extract<AccountCommand, { kind: "administer" }>
): Decided => {
  const events: Array<UserEvent> = []
  if (role !== undefined && role !== state.role) {
    events.push({ type: "lyceum.user.role-changed.v1", data: { userId, role } })
  }
  if (disabled !== undefined && disabled !== (state.status === "disabled")) {
    events.push({ type: disabled ? "lyceum.user.disabled.v1" : "lyceum.user.enabled.v1", data: { userId } })
  }
  // Nobody changes their own standing: so the last admin cannot lock everybody out.
  return by === userId && events.length > 0 ? refuse("own-account") : Result.succeed(events)
}

const turnOff = (state: AccountState, userId: UserId): Decided =>
  hasSecondFactor(state)
    ? Result.succeed([{ type: "lyceum.user.second-factor-turned-off.v1", data: { userId } }])
    : refuse("second-factor-off")

const decide = (state: AccountState, command: AccountCommand): Decided => {
  const { userId } = command
  if (command.kind === "register") {
    const { role, locale } = command
    return state.status === "none"
      ? Result.succeed([{ type: "lyceum.user.registered.v1", data: { userId, role, locale } }])
      : refuse("already-registered")
  }
  if (state.status === "none" || state.status === "erased") return refuse("no-such-account")
  // An admin may enable, a disabled person's data can still be erased; nothing else happens to a disabled account.
  if (command.kind === "administer") return administer(state, command)
  if (command.kind === "remove-second-factor") {
    // Whoever lost their own has recovery codes, or asks somebody else: a stolen session of an admin must not do without.
    return command.by === userId ? refuse("own-account") : turnOff(state, userId)
  }
  if (command.kind === "erase") return Result.succeed([{ type: "lyceum.user.erased.v1", data: { userId } }])
  if (state.status === "disabled") return refuse("account-disabled")
  switch (command.kind) {
    case "change": {
      const events: Array<UserEvent> = []
      const { fields, locale } = command
      if (fields.length > 0) events.push({ type: "lyceum.user.profile-changed.v1", data: { userId, fields } })
      if (locale !== undefined && locale !== state.locale) {
        events.push({ type: "lyceum.user.preferences-changed.v1", data: { userId, locale } })
      }
      return Result.succeed(events)
    }
    case "request-export":
      return Result.succeed([{ type: "lyceum.user.export-requested.v1", data: { userId } }])
    case "detect-reuse":
      return Result.succeed([
        { type: "lyceum.user.session-reuse-detected.v1", data: { userId, sessionId: command.sessionId } }
      ])
    case "create-api-token": {
      const { apiTokenId, scopes } = command
      return state.apiTokens.length >= maxApiTokens
        ? refuse("too-many-api-tokens")
        : Result.succeed([{ type: "lyceum.user.api-token-created.v1", data: { userId, apiTokenId, scopes } }])
    }
    case "turn-on-second-factor":
      return hasSecondFactor(state)
        ? refuse("second-factor-on")
        : Result.succeed([{ type: "lyceum.user.second-factor-turned-on.v1", data: { userId } }])
    case "turn-off-second-factor":
      return turnOff(state, userId)
    case "replace-recovery-codes":
      return hasSecondFactor(state)
        ? Result.succeed([{ type: "lyceum.user.recovery-codes-replaced.v1", data: { userId } }])
        : refuse("second-factor-off")
    case "revoke-api-token": {
      const { apiTokenId } = command
      return state.apiTokens.includes(apiTokenId)
        ? Result.succeed([{ type: "lyceum.user.api-token-revoked.v1", data: { userId, apiTokenId } }])
        : refuse("no-such-api-token")
    }
  }
}

const evolve = (state: AccountState, event: UserEvent): AccountState => {
  if (event.type === "lyceum.user.registered.v1") {
    return { status: "active", role: event.data.role, locale: event.data.locale, apiTokens: [] }
  }
  if (state.status === "none" || state.status === "erased") return state
  switch (event.type) {
    case "lyceum.user.role-changed.v1":
      return { ...state, role: event.data.role }
    case "lyceum.user.preferences-changed.v1":
      return { ...state, locale: event.data.locale }
    case "lyceum.user.disabled.v1":
      return { ...state, status: "disabled" }
    case "lyceum.user.enabled.v1":
      return { ...state, status: "active" }
    case "lyceum.user.erased.v1":
      return { status: "erased" }
    case "lyceum.user.api-token-created.v1":
      return { ...state, apiTokens: [...state.apiTokens, event.data.apiTokenId] }
    case "lyceum.user.api-token-revoked.v1":
      return { ...state, apiTokens: state.apiTokens.filter((id) => id !== event.data.apiTokenId) }
    case "lyceum.user.second-factor-turned-on.v1":
      return { ...state, secondFactor: true }
    case "lyceum.user.second-factor-turned-off.v1":
      return { ...state, secondFactor: false }
    default:
      return state
  }
}

/** Streams `user-<userId>`. */
export const account: Decider<AccountState, AccountCommand, UserEvent, AccountRejected> = {
  name: "user",
  initial: { status: "none" },
  decide,
  evolve,
  State: AccountState,
  Event: UserEvent
}
