/**
 * `Retry-After` (RFC 9110 10.2.3) and `RateLimit` (draft-ietf-httpapi-ratelimit-headers: nothing remains, seconds until
 * something does) beside the problem that says the same.
 */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Effect } from "effect"
import { setResponseHeader } from "./Paging.ts"

/** Sets the headers when the handler fails with `TooManyRequests`; `policy` names what ran out, for example `sign-in`. */
export const withRetryAfter =
  (policy: string) =>
  <A, E, R>(handler: Effect.Effect<A, E, R>) =>
    Effect.tapError(handler, (error) =>
      error instanceof TooManyRequests
        ? Effect.andThen(
            setResponseHeader("retry-after", String(error.retryAfterSeconds)),
            setResponseHeader("ratelimit", `"${policy}";r=0;t=${error.retryAfterSeconds}`)
          )
        : Effect.void
    )
