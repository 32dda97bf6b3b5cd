/** How the command line fails: what is wrong on stderr, and exit code 1. */
import { Cause, Console, Data, Effect, Runtime } from "effect"
import { CliError } from "effect/cli"

/** Ends the process with code 1; nothing more is printed. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

/** Prints what went wrong: a sentence for what can be expected, a trace for a fault of our own. */
export const explain = <A, E extends Error, R>(command: Effect.Effect<A, E, R>) =>
  command.pipe(
    Effect.catchCauseIf(
      (cause) => !Cause.hasInterruptsOnly(cause),
      (cause) => {
        const error = Cause.squash(cause)
        // The parser of the command line has printed its help already.
        if (CliError.isCliError(error)) return Effect.fail(new Failed())
        const text = Cause.hasDies(cause) || !(error instanceof Error) ? Cause.pretty(cause) : error.message
        return Effect.andThen(Console.error(text), Effect.fail(new Failed()))
      }
    )
  )
