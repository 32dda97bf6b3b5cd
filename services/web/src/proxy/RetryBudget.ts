/** One retry layer with a budget: at most one try in ten may be a repeat, so that retries cannot drown a weak upstream. */
import { Effect } from "effect"

/** Tries that one call earns, and the most that can be saved up. */
const earned = 0.1
const most = 10

export const RetryBudget = {
  make: Effect.sync(() => {
    let saved = most
    return {
      /** Runs the effect, and once more when it failed and the budget allows. */
      retryOnce: <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
        Effect.suspend(() => {
          saved = Math.min(most, saved + earned)
          return effect.pipe(
            Effect.catchIf(
              () => saved >= 1,
              () => {
                saved -= 1
                return effect
              }
            )
          )
        })
    }
  })
}
