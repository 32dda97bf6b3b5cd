/** What went wrong, as something that can be said to a person and acted on. */
import { isProblem, type ProblemType, UnexpectedAnswer } from "@lyceum/sdk"
import type { CommonKey } from "../i18n/common.ts"

const sentences: Readonly<Record<ProblemType, CommonKey>> = {
  "urn:lyceum:problem:conflict": "problem.conflict",
  "urn:lyceum:problem:cross-site": "problem.forbidden",
  "urn:lyceum:problem:email-taken": "problem.email-taken",
  "urn:lyceum:problem:forbidden": "problem.forbidden",
  "urn:lyceum:problem:idempotency-key-reused": "problem.conflict",
  "urn:lyceum:problem:internal-error": "problem.internal-error",
  "urn:lyceum:problem:invalid-request": "problem.invalid-request",
  "urn:lyceum:problem:item-locked": "problem.item-locked",
  "urn:lyceum:problem:link-expired": "problem.link-expired",
  "urn:lyceum:problem:no-attempts-left": "problem.no-attempts-left",
  "urn:lyceum:problem:not-enrolled": "problem.not-enrolled",
  "urn:lyceum:problem:not-found": "problem.not-found",
  "urn:lyceum:problem:payload-too-large": "problem.payload-too-large",
  "urn:lyceum:problem:precondition-failed": "problem.precondition-failed",
  "urn:lyceum:problem:precondition-required": "problem.precondition-failed",
  "urn:lyceum:problem:prerequisites-missing": "problem.prerequisites-missing",
  "urn:lyceum:problem:range-not-satisfiable": "problem.not-found",
  "urn:lyceum:problem:second-factor-required": "problem.second-factor-required",
  "urn:lyceum:problem:second-factor-wrong": "problem.second-factor-wrong",
  "urn:lyceum:problem:service-unavailable": "problem.service-unavailable",
  "urn:lyceum:problem:sign-in-failed": "problem.sign-in-failed",
  "urn:lyceum:problem:too-many-requests": "problem.too-many-requests",
  "urn:lyceum:problem:too-much-contention": "problem.conflict",
  "urn:lyceum:problem:unauthorized": "problem.unauthorized",
  "urn:lyceum:problem:unprocessable": "problem.unprocessable",
  "urn:lyceum:problem:unsupported-media-type": "problem.internal-error"
}

/** The key of the sentence for an error, whatever was thrown. */
export const sentenceOf = (error: unknown): CommonKey => {
  if (isProblem(error)) return sentences[error.type]
  if (error instanceof UnexpectedAnswer) return "problem.service-unavailable"
  // `fetch` throws a TypeError when there is no answer at all.
  return error instanceof TypeError ? "problem.no-connection" : "problem.internal-error"
}

/**
 * What support asks for when a fault of ours is reported: the request's name in the logs, where its trace stands too. `undefined` =
 * it is no fault of ours, or nobody of ours answered.
 */
export const referenceOf = (error: unknown): string | undefined =>
  error instanceof UnexpectedAnswer ||
  isProblem(error, "urn:lyceum:problem:internal-error", "urn:lyceum:problem:service-unavailable")
    ? error.requestId
    : undefined

/** Whether the same request may well succeed a little later. */
export const isTemporary = (error: unknown): boolean =>
  isProblem(error)
    ? isProblem(error, "urn:lyceum:problem:service-unavailable", "urn:lyceum:problem:too-many-requests")
    : error instanceof TypeError || (error instanceof UnexpectedAnswer && error.status >= 502)

/** How long to wait before the next try, in milliseconds: what the server asks for, otherwise twice as long each time. */
export const waitBefore = (attempt: number, error: unknown): number =>
  isProblem(error, "urn:lyceum:problem:too-many-requests")
    ? error.retryAfterSeconds * 1000
    : Math.min(8000, 500 * 2 ** attempt)
