/** What can go wrong with every command (packages/database Commands), as the problems that contracts declare. */
import * as Problems from "@lyceum/api/Problems"
import * as Commands from "@lyceum/database/Commands"
import { Effect } from "effect"

/**
 * For routes with `Idempotent`, which declares both problems. A route without it declares `TooMuchContention`, and dies of the
 * other one, which cannot come up without a key.
 */
export const commandProblems = <A, E, R>(
  effect: Effect.Effect<A, E | Commands.IdempotencyKeyReused | Commands.TooMuchContention, R>
) =>
  effect.pipe(
    Effect.catchIf(
      (error): error is Commands.IdempotencyKeyReused => error instanceof Commands.IdempotencyKeyReused,
      () => Effect.fail(new Problems.IdempotencyKeyReused())
    ),
    Effect.catchIf(
      (error): error is Commands.TooMuchContention => error instanceof Commands.TooMuchContention,
      () => Effect.fail(new Problems.TooMuchContention())
    )
  )

/** `commandProblems` for a route without `Idempotent`. */
export const commandProblemsWithoutKey = <A, E, R>(
  effect: Effect.Effect<A, E | Commands.IdempotencyKeyReused | Commands.TooMuchContention, R>
) =>
  effect.pipe(
    Effect.catchIf(
      (error): error is Commands.IdempotencyKeyReused => error instanceof Commands.IdempotencyKeyReused,
      Effect.die
    ),
    Effect.catchIf(
      (error): error is Commands.TooMuchContention => error instanceof Commands.TooMuchContention,
      () => Effect.fail(new Problems.TooMuchContention())
    )
  )
