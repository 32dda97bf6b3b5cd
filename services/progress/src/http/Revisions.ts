/** `If-Match` of saved answers: optional, but honoured when it is there. */
import type { PreconditionFailed } from "@lyceum/api/Problems"
import { etag, requireIfMatch } from "@lyceum/runtime/http/ETags"
import { Effect } from "effect"

/** The revision that a save must meet; `null` = the caller did not ask for one. 412 when it has moved on already. */
export const revisionOf = (
  ifMatch: string | undefined,
  current: { readonly revision: number }
): Effect.Effect<number | null, PreconditionFailed> =>
  ifMatch === undefined
    ? Effect.succeed(null)
    : requireIfMatch(ifMatch, etag(current.revision)).pipe(
        Effect.catchTag("PreconditionRequired", Effect.die),
        Effect.as(current.revision)
      )
