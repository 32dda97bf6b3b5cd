/**
 * Everything that can be answered instead of what was asked for (RFC 9457). `type` is stable: clients narrow on it.
 * One class a problem, used by every service; a route declares the ones it can give.
 */
import { Schema } from "effect"
import { HttpApiError } from "effect/http-api"

/** Prefix of every problem type. */
export const problemType = <const Name extends string>(name: Name) => `urn:lyceum:problem:${name}` as const

/** The request does not decode; `errors` names each field and what is wrong with it. */
export class InvalidRequest extends HttpApiError.Problem<InvalidRequest>()(
  "InvalidRequest",
  {
    type: problemType("invalid-request"),
    status: 400,
    title: "The request was not understood"
  },
  { errors: Schema.optionalKey(Schema.Array(HttpApiError.ProblemIssue)) }
) {}

export class Unauthorized extends HttpApiError.Problem<Unauthorized>()("Unauthorized", {
  type: problemType("unauthorized"),
  status: 401,
  title: "Sign in first: the token is missing, expired or not valid"
}) {}

export class SignInFailed extends HttpApiError.Problem<SignInFailed>()("SignInFailed", {
  type: problemType("sign-in-failed"),
  status: 401,
  title: "The e-mail address or the password is not right"
}) {}

/** The password was right, and this account asks for a code beside it. */
export class SecondFactorRequired extends HttpApiError.Problem<SecondFactorRequired>()("SecondFactorRequired", {
  type: problemType("second-factor-required"),
  status: 401,
  title: "Send the code of your second factor too"
}) {}

/** The password was right, the code beside it is not, or it was used before. */
export class SecondFactorWrong extends HttpApiError.Problem<SecondFactorWrong>()("SecondFactorWrong", {
  type: problemType("second-factor-wrong"),
  status: 401,
  title: "The code is not right, or it was used before"
}) {}

export class Forbidden extends HttpApiError.Problem<Forbidden>()("Forbidden", {
  type: problemType("forbidden"),
  status: 403,
  title: "You may not do this"
}) {}

/** An unsafe request that carries the browser's cookie, or signs in, must come from the platform's own pages. */
export class CrossSite extends HttpApiError.Problem<CrossSite>()("CrossSite", {
  type: problemType("cross-site"),
  status: 403,
  title: "The request did not come from this site's own pages"
}) {}

export class NotFound extends HttpApiError.Problem<NotFound>()("NotFound", {
  type: problemType("not-found"),
  status: 404,
  title: "There is no such thing, or it is not yours to see"
}) {}

export class MethodNotAllowed extends HttpApiError.Problem<MethodNotAllowed>()("MethodNotAllowed", {
  type: problemType("method-not-allowed"),
  status: 405,
  title: "This address does not answer to that method"
}) {}

/** The request contradicts the state of things; `detail` says how. */
export class Conflict extends HttpApiError.Problem<Conflict>()("Conflict", {
  type: problemType("conflict"),
  status: 409,
  title: "This does not fit the present state"
}) {}

export class EmailTaken extends HttpApiError.Problem<EmailTaken>()("EmailTaken", {
  type: problemType("email-taken"),
  status: 409,
  title: "There is an account with this e-mail address already"
}) {}

/** Courses that must be completed first. */
export class PrerequisitesMissing extends HttpApiError.Problem<PrerequisitesMissing>()(
  "PrerequisitesMissing",
  {
    type: problemType("prerequisites-missing"),
    status: 409,
    title: "Complete the prerequisites first"
  },
  { missing: Schema.Array(Schema.String) }
) {}

export class NoAttemptsLeft extends HttpApiError.Problem<NoAttemptsLeft>()(
  "NoAttemptsLeft",
  {
    type: problemType("no-attempts-left"),
    status: 409,
    title: "No attempts are left"
  },
  { maxAttempts: Schema.Int }
) {}

/** The item is locked until others are complete. */
export class ItemLocked extends HttpApiError.Problem<ItemLocked>()(
  "ItemLocked",
  {
    type: problemType("item-locked"),
    status: 409,
    title: "Complete the previous content first"
  },
  { waitingFor: Schema.Array(Schema.String) }
) {}

export class NotEnrolled extends HttpApiError.Problem<NotEnrolled>()("NotEnrolled", {
  type: problemType("not-enrolled"),
  status: 403,
  title: "Enrol in the course first"
}) {}

/** The same request with the same Idempotency-Key is still being worked on. */
export class StillRunning extends HttpApiError.Problem<StillRunning>()("StillRunning", {
  type: problemType("still-running"),
  status: 409,
  title: "The first request with this Idempotency-Key is still running"
}) {}

/** Many changes of one thing at once: nothing was changed, the same request may be sent again. */
export class TooMuchContention extends HttpApiError.Problem<TooMuchContention>()("TooMuchContention", {
  type: problemType("too-much-contention"),
  status: 409,
  title: "Others change this at the same time: try again"
}) {}

/** The secret of a link that came by mail: unknown, used or too old. */
export class LinkExpired extends HttpApiError.Problem<LinkExpired>()("LinkExpired", {
  type: problemType("link-expired"),
  status: 410,
  title: "This link is not valid any more: ask for a new one"
}) {}

/** `If-Match` names a version that is no longer the newest; `etag` is the newest. */
export class PreconditionFailed extends HttpApiError.Problem<PreconditionFailed>()(
  "PreconditionFailed",
  {
    type: problemType("precondition-failed"),
    status: 412,
    title: "It has changed since you read it"
  },
  { etag: Schema.String }
) {}

export class PayloadTooLarge extends HttpApiError.Problem<PayloadTooLarge>()(
  "PayloadTooLarge",
  {
    type: problemType("payload-too-large"),
    status: 413,
    title: "The request is too large"
  },
  { maximumBytes: Schema.Int }
) {}

export class UnsupportedMediaType extends HttpApiError.Problem<UnsupportedMediaType>()("UnsupportedMediaType", {
  type: problemType("unsupported-media-type"),
  status: 415,
  title: "This address takes another media type"
}) {}

/** The file ends before the range begins; `size` is its length in bytes. */
export class RangeNotSatisfiable extends HttpApiError.Problem<RangeNotSatisfiable>()(
  "RangeNotSatisfiable",
  {
    type: problemType("range-not-satisfiable"),
    status: 416,
    title: "The file does not reach that far"
  },
  { size: Schema.Int }
) {}

/** Well-formed, but refused as a whole; `reasons` says why and where. */
export class Unprocessable extends HttpApiError.Problem<Unprocessable>()(
  "Unprocessable",
  {
    type: problemType("unprocessable"),
    status: 422,
    title: "The content cannot be accepted"
  },
  { reasons: Schema.Array(Schema.String) }
) {}

export class IdempotencyKeyReused extends HttpApiError.Problem<IdempotencyKeyReused>()("IdempotencyKeyReused", {
  type: problemType("idempotency-key-reused"),
  status: 422,
  title: "This Idempotency-Key was used for another request"
}) {}

export class PreconditionRequired extends HttpApiError.Problem<PreconditionRequired>()("PreconditionRequired", {
  type: problemType("precondition-required"),
  status: 428,
  title: "Send If-Match with the ETag of what you read"
}) {}

/** Wait `retryAfterSeconds` (also in the Retry-After header). */
export class TooManyRequests extends HttpApiError.Problem<TooManyRequests>()(
  "TooManyRequests",
  {
    type: problemType("too-many-requests"),
    status: 429,
    title: "Too many requests: wait a little"
  },
  { retryAfterSeconds: Schema.Int }
) {}

/** A fault of ours; its cause is in the log under the request id. */
export class InternalError extends HttpApiError.Problem<InternalError>()("InternalError", {
  type: problemType("internal-error"),
  status: 500,
  title: "Something went wrong on our side"
}) {}

export class ServiceUnavailable extends HttpApiError.Problem<ServiceUnavailable>()("ServiceUnavailable", {
  type: problemType("service-unavailable"),
  status: 503,
  title: "A part of the platform does not answer: try again"
}) {}
