/** What is read once and kept, until somebody needs it newer. */
import { Clock, Effect, Semaphore } from "effect"

/**
 * Reads at once; what it gives answers with what is known, read again when that is `maxAge` milliseconds old or older. One
 * read at a time: who comes meanwhile waits for it.
 */
export const remembered = Effect.fnUntraced(function* <A, E, R>(load: Effect.Effect<A, E, R>) {
  let known = { value: yield* load, at: yield* Clock.currentTimeMillis }
  const turn = yield* Semaphore.make(1)
  return (maxAge: number): Effect.Effect<A, E, R> =>
    turn.withPermit(
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (now - known.at >= maxAge) known = { value: yield* load, at: now }
        return known.value
      })
    )
})
