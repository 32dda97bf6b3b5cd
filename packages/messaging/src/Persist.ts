/** Keeps a worker going: what fails or dies is tried again, sooner at first, every five seconds in the end. */
import { Cause, Clock, Effect, Random } from "effect"

const first = 100
const longest = 5000
/** A worker that ran so long before it failed (milliseconds) starts again with the shortest pause. */
const healthy = 10_000

/** What a cause says in one line, for health. */
const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const squashed = Cause.squash(cause)
  return squashed instanceof Error && squashed.message !== "" ? squashed.message : String(squashed)
}

/** Runs until interrupted. `onFailure` is told of every failure and defect, and of its reason in a line, before the pause. */
export const persist = <A, E, R, R2>(
  worker: Effect.Effect<A, E, R>,
  onFailure: (cause: Cause.Cause<E>, reason: string) => Effect.Effect<void, never, R2>
): Effect.Effect<never, never, R | R2> =>
  Effect.gen(function* () {
    let failures = 0
    while (true) {
      const started = yield* Clock.currentTimeMillis
      yield* Effect.catchCause(worker, (cause) =>
        Cause.hasInterruptsOnly(cause) ? Effect.interrupt : onFailure(cause, reasonOf(cause))
      )
      if ((yield* Clock.currentTimeMillis) - started > healthy) failures = 0
      const pause = Math.min(longest, first * 2 ** failures++)
      yield* Effect.sleep(pause * (0.5 + (yield* Random.next) / 2))
    }
  })
