/** Keeps a worker going: what fails or dies is tried again, sooner at first, every five seconds in the end. */
import { Cause, Clock, Effect, Random } from "effect"

const first = 100
const longest = 5000
/** A worker that ran so long before it failed (milliseconds) starts again with the shortest pause. */
const healthy = 10_000

/** Runs until interrupted. `onFailure` is told of every failure and defect before the pause. */
export const persist = <A, E, R, R2>(
  worker: Effect.Effect<A, E, R>,
  onFailure: (cause: Cause.Cause<E>) => Effect.Effect<void, never, R2>
): Effect.Effect<never, never, R | R2> =>
  Effect.gen(function* () {
    let failures = 0
    while (true) {
      const started = yield* Clock.currentTimeMillis
      yield* Effect.catchCause(worker, (cause) =>
        Cause.hasInterruptsOnly(cause) ? Effect.interrupt : onFailure(cause)
      )
      if ((yield* Clock.currentTimeMillis) - started > healthy) failures = 0
      const pause = Math.min(longest, first * 2 ** failures++)
      yield* Effect.sleep(pause * (0.5 + (yield* Random.next) / 2))
    }
  })
