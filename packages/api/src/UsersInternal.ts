/** What the user service tells other services: tokens, people behind addresses, sessions of browsers. */
import { Email, PersonName } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { Role, Scope } from "@lyceum/domain/Role"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { DataRequestKind } from "./DataRequests.ts"
import { Instant } from "./Instant.ts"
import {
  Forbidden,
  SecondFactorRequired,
  SecondFactorWrong,
  SignInFailed,
  TooManyRequests,
  Unauthorized
} from "./Problems.ts"
import { Requires, ServiceAuthentication } from "./Security.ts"
import { Account, SignIn } from "./Users.ts"

/** What a token says, for services that were handed an API token (RFC 7662). `active: false` says nothing else. */
export const Introspection = Schema.Union([
  Schema.Struct({ active: Schema.Literal(false) }),
  Schema.Struct({ active: Schema.Literal(true), userId: UserId, role: Role, scopes: Schema.Array(Scope) })
]).annotate({ identifier: "Introspection" })

const serviceToken = HttpApiEndpoint.post("serviceToken", "/internal/service-tokens", {
  payload: Schema.Struct({ clientId: Schema.String, clientSecret: Schema.String }),
  success: Schema.Struct({ accessToken: Schema.String, expiresIn: Schema.Int }),
  error: Unauthorized
}).annotate(Requires, "internal")

const introspect = HttpApiEndpoint.post("introspect", "/internal/token-introspections", {
  payload: Schema.Struct({ token: Schema.String }),
  success: Introspection
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** The account behind an e-mail address, for bulk enrolment. Unknown addresses are left out of the answer. */
const findByEmail = HttpApiEndpoint.post("findByEmail", "/internal/users/by-email", {
  payload: Schema.Struct({ emails: Schema.Array(Email).check(Schema.isMaxLength(1000)) }),
  success: Schema.Struct({ users: Schema.Array(Schema.Struct({ email: Email, userId: UserId })) })
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/**
 * Names and addresses of accounts, also of disabled ones. Ids of nobody are left out; with `matching`, also those whose name and
 * address do not contain it. The asking service answers for who sees them.
 */
const findById = HttpApiEndpoint.post("findById", "/internal/users/by-id", {
  payload: Schema.Struct({
    ids: Schema.Array(UserId).check(Schema.isMaxLength(1000)),
    matching: Schema.optionalKey(Schema.String.check(Schema.isBetweenLength(1, 254)))
  }),
  success: Schema.Struct({ users: Schema.Array(Schema.Struct({ userId: UserId, email: Email, name: PersonName })) })
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/**
 * Signs a person in at the web app, throttled and answered like `POST /v1/sessions`. `clientAddress` is where the browser's
 * request came from (an IP address), `userAgent` its header. `secret` (256 random bits) is given this once; it does not rotate.
 */
const startBrowserSession = HttpApiEndpoint.post("startBrowserSession", "/internal/browser-sessions", {
  payload: Schema.Struct({
    ...SignIn.fields,
    clientAddress: Schema.String.check(Schema.isBetweenLength(1, 100)),
    userAgent: Schema.NullOr(Schema.String.check(Schema.isMaxLength(2000)))
  }),
  success: Schema.Struct({ secret: Schema.String, expiresAt: Instant, account: Account }).pipe(
    HttpApiSchema.status(201)
  ),
  error: [SecondFactorRequired, SecondFactorWrong, SignInFailed, TooManyRequests]
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

const browserSecret = Schema.Struct({ secret: Schema.String.check(Schema.isMaxLength(500)) })

/** An access token of the session, `expiresIn` in seconds, and the account as it is now. Using it keeps the session alive. */
const accessBrowserSession = HttpApiEndpoint.post("accessBrowserSession", "/internal/browser-sessions/access", {
  payload: browserSecret,
  success: Schema.Struct({
    accessToken: Schema.String,
    expiresIn: Schema.Int,
    expiresAt: Instant,
    account: Account
  }),
  error: Unauthorized
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** Ends the session; one that is over already stays so. */
const endBrowserSession = HttpApiEndpoint.post("endBrowserSession", "/internal/browser-sessions/end", {
  payload: browserSecret,
  success: HttpApiSchema.NoContent
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/**
 * A service did what a person asked about their data: erased it, or gives what it holds (`data`, JSON; `null` for an erasure). Any
 * number of times; what nobody asks for (any more) is dropped. `requestedAt` is the time of the event that asked.
 */
const answerDataRequest = HttpApiEndpoint.post("answerDataRequest", "/internal/data-requests/answers", {
  payload: Schema.Struct({
    kind: DataRequestKind,
    userId: UserId,
    requestedAt: Instant,
    answeredAt: Instant,
    data: Schema.NullOr(Schema.String)
  }),
  success: HttpApiSchema.NoContent,
  error: Forbidden
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** Routes between services. */
export class UsersInternalGroup extends HttpApiGroup.make("usersInternal").add(
  serviceToken,
  introspect,
  findByEmail,
  findById,
  startBrowserSession,
  accessBrowserSession,
  endBrowserSession,
  answerDataRequest
) {}

/** Internal contract of the user service. */
export class UsersInternalApi extends contract("usersInternal").add(UsersInternalGroup).middleware(problems) {}
