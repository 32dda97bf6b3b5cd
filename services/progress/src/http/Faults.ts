/** What goes wrong behind a handler, as the problems that clients know. */
import * as Problems from "@lyceum/api/Problems"
import { Effect } from "effect"

/** The log or another service is away: nothing was done, try again. */
export const unavailable = (fault: { readonly message: string }) =>
  Effect.fail(new Problems.ServiceUnavailable({ detail: fault.message }))

/** Faults of a command that every route has. */
export const contention = Effect.fail(new Problems.TooMuchContention())
export const keyReused = Effect.fail(new Problems.IdempotencyKeyReused())
