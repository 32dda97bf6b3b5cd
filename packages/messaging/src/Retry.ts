/** What the job queues have in common when a job fails: when it comes again, and what is kept of why. */
import { Cause, Duration, Effect, Random } from "effect"

/** Delay before the second attempt, in milliseconds; doubles with each, at most to the second number. */
const firstDelay = 500
const longestDelay = 900_000

/** After the attempt of that number (from 1): grows, and differs a little from job to job. */
export const retryDelay = (attempt: number): Effect.Effect<Duration.Duration> =>
  Effect.map(Random.next, (random) =>
    Duration.millis(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.75 + random / 4))
  )

/** The error that a dead letter keeps. */
export const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
