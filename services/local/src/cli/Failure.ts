/** How the command line fails: one sentence that says what happened and what to do, and exit code 1. */
import { Cause, Config, Console, Data, Effect, Runtime } from "effect"
import { CliError } from "effect/cli"

/** The message of an error, whatever kind it is. */
const sentence = (error: unknown): string =>
  error instanceof Config.ConfigError
    ? `The environment is incomplete or wrong: ${error.cause.message.replaceAll(/\s*\n\s*/g, " ")}`
    : plain(error)

const plain = (error: unknown): string =>
  error instanceof Error && error.message !== ""
    ? error.message
    : typeof error === "string"
      ? error
      : JSON.stringify(error)

/** Ends the process with code 1; nothing more is printed. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

/** Prints what went wrong. Faults of our own (defects) come with their trace; interruption is no fault. */
export const explain = <A, E, R>(command: Effect.Effect<A, E, R>) =>
  command.pipe(
    Effect.catchCauseIf(
      (cause) => !Cause.hasInterruptsOnly(cause),
      (cause) => {
        const error = Cause.squash(cause)
        // The command line's own parser has printed its help already.
        if (CliError.isCliError(error)) return Effect.fail(new Failed())
        const text = Cause.hasDies(cause) ? Cause.pretty(cause) : sentence(error)
        return Effect.andThen(Console.error(text), Effect.fail(new Failed()))
      }
    )
  )
