/** One retry layer with a budget: at most one try in ten may be a repeat, so that retries cannot drown a weak upstream. */
import { Effect, Random } from "effect"

/** Tries that one call earns, and the most that can be saved up. */
const earned = 0.1
const most = 10

/** The pause before the one repeat, in milliseconds: drawn, so that callers do not come back together. */
const pause = { least: 20, most: 80 }

export const RetryBudget = {
  make: Effect.sync(() => {
    let saved = most
    return {
      /** Runs the effect, and once more after a moment when it failed and the budget allows. */
      retryOnce: <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
        Effect.suspend(() => {
          saved = Math.min(most, saved + earned)
          return effect.pipe(
            Effect.catchIf(
              () => saved >= 1,
              () => {
                saved -= 1
                return Effect.flatMap(Random.nextIntBetween(pause.least, pause.most), (wait) =>
                  Effect.delay(effect, wait)
                )
              }
            )
          )
        })
    }
  })
}
export type RetryBudget = Effect.Success<typeof RetryBudget.make>
