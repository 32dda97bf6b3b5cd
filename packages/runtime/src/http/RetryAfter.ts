/** `Retry-After` (RFC 9110 10.2.3) beside the problem that says the same. */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Effect } from "effect"
import { setResponseHeader } from "./Paging.ts"

/** Sets the header when the handler fails with `TooManyRequests`. */
export const withRetryAfter = <A, E, R>(handler: Effect.Effect<A, E, R>) =>
  Effect.tapError(handler, (error) =>
    error instanceof TooManyRequests ? setResponseHeader("retry-after", String(error.retryAfterSeconds)) : Effect.void
  )
