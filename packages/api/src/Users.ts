/** The user service's contract: accounts, sign-in, sessions, API tokens, erasure and export. */
import { Email, Locale, Password, PersonName, TypedEmail } from "@lyceum/domain/Account"
import { ApiTokenId, UserId } from "@lyceum/domain/Ids"
import { Role, Scope } from "@lyceum/domain/Role"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { DataRequest, DataRequestsGroup } from "./DataRequests.ts"
import { Instant } from "./Instant.ts"
import {
  Notification,
  NotificationPreferences,
  NotificationSettings,
  NotificationsGroup,
  UnsubscribeGroup
} from "./Notifications.ts"
import { page, pageQuery } from "./Page.ts"
import { PasswordResetsGroup } from "./PasswordResets.ts"
import {
  Conflict,
  EmailTaken,
  NotFound,
  SecondFactorRequired,
  SecondFactorWrong,
  ServiceUnavailable,
  SignInFailed,
  TooManyRequests,
  TooMuchContention,
  Unauthorized,
  Unprocessable
} from "./Problems.ts"
import { SecondFactorCode, SecondFactorGroup, secondFactorFields } from "./SecondFactor.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"
import { sessionFields, SessionsGroup } from "./Sessions.ts"

/**
 * An account as its owner and admins see it. `secondFactorMissing`: true = the role asks for a second factor and there is none,
 * so that tokens of this person open what a learner's open.
 */
export const Account = Schema.Struct({
  id: UserId,
  email: Email,
  name: PersonName,
  role: Role,
  locale: Locale,
  disabled: Schema.Boolean,
  secondFactorMissing: Schema.optionalKey(Schema.Boolean),
  createdAt: Instant
}).annotate({ identifier: "Account" })

export const Registration = Schema.Struct({
  email: TypedEmail,
  password: Password,
  name: PersonName,
  locale: Schema.optionalKey(Locale)
}).annotate({ identifier: "Registration" })

/** `code`: of the second factor, or a recovery code; asked for by accounts that have one turned on. */
export const SignIn = Schema.Struct({
  email: TypedEmail,
  password: Schema.String.check(Schema.isMaxCodePoints(1024)),
  code: Schema.optionalKey(SecondFactorCode)
}).annotate({ identifier: "SignIn" })

/** `expiresIn` in seconds (RFC 6749 5.1). A refresh token works once: using it gives a new pair. */
export const Tokens = Schema.Struct({
  accessToken: Schema.String,
  tokenType: Schema.tag("Bearer"),
  expiresIn: Schema.Int,
  refreshToken: Schema.String
}).annotate({ identifier: "Tokens" })

export const ApiToken = Schema.Struct({
  id: ApiTokenId,
  name: Schema.String,
  scopes: Schema.Array(Scope),
  createdAt: Instant,
  expiresAt: Schema.NullOr(Instant),
  lastUsedAt: Schema.NullOr(Instant)
}).annotate({ identifier: "ApiToken" })

export const NewApiToken = Schema.Struct({
  name: Schema.String.check(Schema.isBetweenLength(1, 100)),
  scopes: Schema.NonEmptyArray(Scope),
  expiresInDays: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3650 })))
}).annotate({ identifier: "NewApiToken" })

/** The only time that the token itself is shown. */
export const CreatedApiToken = Schema.Struct({ ...ApiToken.fields, token: Schema.String }).annotate({
  identifier: "CreatedApiToken"
})

/** Everything the user service holds about a person. `request`: the receipt under which the other services give theirs. */
export const PersonalData = Schema.Struct({
  request: DataRequest,
  account: Account,
  sessions: Schema.Array(Schema.Struct(sessionFields)),
  /** Links to set a new password that were asked for and not used. */
  passwordResets: Schema.Array(Schema.Struct({ createdAt: Instant, expiresAt: Instant })),
  /** Whether a second factor is on, never its secret. */
  secondFactor: Schema.Struct(secondFactorFields),
  notifications: Schema.Array(Notification),
  notificationPreferences: NotificationPreferences,
  notificationSettings: NotificationSettings,
  apiTokens: Schema.Array(ApiToken),
  history: Schema.Array(
    Schema.Struct({
      type: Schema.String,
      at: Instant,
      actor: Schema.String,
      data: Schema.Unknown
    })
  )
}).annotate({ identifier: "PersonalData" })

const register = HttpApiEndpoint.post("register", "/v1/users", {
  payload: Registration,
  success: Account.pipe(HttpApiSchema.status(201)),
  error: [EmailTaken, TooManyRequests]
})
  .annotate(Requires, "public")
  .middleware(Idempotent)

const signIn = HttpApiEndpoint.post("signIn", "/v1/sessions", {
  payload: SignIn,
  success: Tokens.pipe(HttpApiSchema.status(201)),
  error: [SecondFactorRequired, SecondFactorWrong, SignInFailed, TooManyRequests]
}).annotate(Requires, "public")

const refresh = HttpApiEndpoint.post("refresh", "/v1/sessions/refresh", {
  payload: Schema.Struct({ refreshToken: Schema.String.check(Schema.isMaxLength(500)) }),
  success: Tokens,
  error: [TooMuchContention, Unauthorized]
}).annotate(Requires, "public")

const keys = HttpApiEndpoint.get("keys", "/.well-known/jwks.json", {
  success: Schema.Struct({ keys: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)) })
}).annotate(Requires, "public")

/** Routes for everybody. */
export class SignUpGroup extends HttpApiGroup.make("signUp")
  .add(register, signIn, refresh, keys)
  .annotateMerge(OpenApi.annotations({ title: "Sign up and sign in" })) {}

const signOut = HttpApiEndpoint.delete("signOut", "/v1/sessions/current", {
  success: HttpApiSchema.NoContent
}).annotate(Requires, "account.change")

const me = HttpApiEndpoint.get("me", "/v1/users/me", { success: Account }).annotate(Requires, "account.read")

const changeMe = HttpApiEndpoint.patch("changeMe", "/v1/users/me", {
  payload: Schema.Struct({
    name: Schema.optionalKey(PersonName),
    locale: Schema.optionalKey(Locale),
    password: Schema.optionalKey(Schema.Struct({ current: Schema.String, next: Password }))
  }).annotate({ identifier: "AccountChange" }),
  success: Account,
  error: [SignInFailed, TooManyRequests, TooMuchContention, Unprocessable]
}).annotate(Requires, "account.change")

const eraseMe = HttpApiEndpoint.delete("eraseMe", "/v1/users/me", {
  success: HttpApiSchema.NoContent,
  error: TooMuchContention
})
  .annotate(Requires, "account.change")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Ends the account at once; every service erases what it holds. The header `Location` names the receipt, which administrators can read afterwards."
    })
  )

const exportMe = HttpApiEndpoint.post("exportMe", "/v1/users/me/export", {
  success: PersonalData,
  error: [ServiceUnavailable, TooMuchContention]
}).annotate(Requires, "account.read")

const createApiToken = HttpApiEndpoint.post("createApiToken", "/v1/users/me/api-tokens", {
  payload: NewApiToken,
  success: CreatedApiToken.pipe(HttpApiSchema.status(201)),
  error: [Conflict, TooMuchContention]
}).annotate(Requires, "token.manage")

const listApiTokens = HttpApiEndpoint.get("listApiTokens", "/v1/users/me/api-tokens", {
  query: pageQuery,
  success: page(ApiToken)
}).annotate(Requires, "token.manage")

const revokeApiToken = HttpApiEndpoint.delete("revokeApiToken", "/v1/users/me/api-tokens/:apiTokenId", {
  params: { apiTokenId: ApiTokenId },
  success: HttpApiSchema.NoContent,
  error: [NotFound, TooMuchContention]
}).annotate(Requires, "token.manage")

const listUsers = HttpApiEndpoint.get("listUsers", "/v1/users", {
  query: {
    ...pageQuery,
    query: Schema.optionalKey(Schema.String.check(Schema.isBetweenLength(1, 254))),
    role: Schema.optionalKey(Role)
  },
  success: page(Account)
})
  .annotate(Requires, "account.list")
  .annotateMerge(
    OpenApi.annotations({
      description: "Oldest accounts first. `query`: how the e-mail address or the name begins, in any letters."
    })
  )

const getUser = HttpApiEndpoint.get("getUser", "/v1/users/:userId", {
  params: { userId: UserId },
  success: Account,
  error: NotFound
}).annotate(Requires, "account.read")

const changeUser = HttpApiEndpoint.patch("changeUser", "/v1/users/:userId", {
  params: { userId: UserId },
  payload: Schema.Struct({ role: Schema.optionalKey(Role), disabled: Schema.optionalKey(Schema.Boolean) }).annotate({
    identifier: "UserChange"
  }),
  success: Account,
  error: [NotFound, Conflict, TooMuchContention]
}).annotate(Requires, "account.change-role")

/** Routes of signed-in people about themselves, and of admins about others. */
export class UsersGroup extends HttpApiGroup.make("users")
  .add(
    signOut,
    me,
    changeMe,
    eraseMe,
    exportMe,
    createApiToken,
    listApiTokens,
    revokeApiToken,
    listUsers,
    getUser,
    changeUser
  )
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Accounts" })) {}

/** Public contract of the user service. */
export class UsersApi extends contract("users")
  .add(
    SignUpGroup,
    PasswordResetsGroup,
    SessionsGroup,
    SecondFactorGroup,
    UsersGroup,
    DataRequestsGroup,
    NotificationsGroup,
    UnsubscribeGroup
  )
  .middleware(problems) {}
