/** From refusals to the problems of the API. */
import {
  Conflict,
  Forbidden,
  NotFound,
  PreconditionFailed,
  ServiceUnavailable,
  TooMuchContention as ContentionProblem,
  IdempotencyKeyReused as KeyReusedProblem,
  Unprocessable
} from "@lyceum/api/Problems"
import { IdempotencyKeyReused, TooMuchContention } from "@lyceum/database/Commands"
import { ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { etag } from "@lyceum/runtime/http/ETags"
import { Effect } from "effect"
import { ContentRefused, CourseRefused } from "../authoring/Refusals.ts"

type Refusal = CourseRefused | ContentRefused | ObjectStoreUnavailable | IdempotencyKeyReused | TooMuchContention

const problemOf = (refusal: Refusal) => {
  switch (refusal._tag) {
    case "ContentRefused":
      return new Unprocessable({ reasons: refusal.reasons })
    case "ObjectStoreUnavailable":
      return new ServiceUnavailable()
    case "IdempotencyKeyReused":
      return new KeyReusedProblem()
    case "TooMuchContention":
      return new ContentionProblem()
    case "CourseRefused":
  }
  const { rejection } = refusal
  switch (rejection.kind) {
    case "missing":
      return new NotFound()
    case "not-owner":
      return new Forbidden({ detail: "the course belongs to somebody else" })
    case "retired":
      return new Conflict({ detail: "the course is retired" })
    case "stale":
      return new PreconditionFailed({ etag: etag(rejection.revision) })
    case "exists":
    case "moved":
      return new ContentionProblem()
  }
}

/** By class, not by tag: some problems of the API bear the same tags. */
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof CourseRefused ||
  error instanceof ContentRefused ||
  error instanceof ObjectStoreUnavailable ||
  error instanceof IdempotencyKeyReused ||
  error instanceof TooMuchContention

/** The effect with its refusals as problems; other errors stay as they are. */
export const asProblems = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchIf(
    effect,
    (error): error is Extract<E, Refusal> => isRefusal(error),
    (refusal) => Effect.fail(problemOf(refusal))
  )
