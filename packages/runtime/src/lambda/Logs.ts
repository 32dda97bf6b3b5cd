/** Logs of a function: one JSON object a line on stdout, level by `LOG_LEVEL` (default Info). Lean: nothing of HTTP. */
import { Config, Effect, Layer, Logger, References } from "effect"
import { LambdaOutput, type WriteLine, writeStdout } from "./Output.ts"

const Level = Config.Literals(["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "None"], "LOG_LEVEL")

/** Writes `{ level, time, message, cause?, service, …annotations }`; what has no JSON is written as its text. */
const logger = Logger.make((options) => {
  const { annotations, cause, level, message, timestamp } = Logger.formatStructured.log(options)
  const line = { level, time: timestamp, message, ...(cause === undefined ? {} : { cause }), ...annotations }
  options.fiber.getRef(LambdaOutput)(JSON.stringify(line))
})

/** Structured logs and metrics of one function; every line of the log names it. */
export const lambdaLogger = (service: string, write: WriteLine = writeStdout) =>
  Layer.mergeAll(
    Layer.succeed(LambdaOutput, write),
    Logger.layer([logger]),
    Layer.effect(References.MinimumLogLevel, Level.pipe(Config.withDefault("Info" as const), Effect.orDie)),
    Layer.effect(
      References.CurrentLogAnnotations,
      Effect.map(References.CurrentLogAnnotations, (annotations) => ({ ...annotations, service }))
    )
  )
