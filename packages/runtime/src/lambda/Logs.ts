/** Logs of a function: one JSON object a line on stdout, level by `LOG_LEVEL` (default Info). Lean: nothing of HTTP. */
import { Config, Effect, Layer, Logger, References } from "effect"
import { logLine } from "../telemetry/LogLine.ts"
import { LambdaOutput, type WriteLine, writeStdout } from "./Output.ts"

const Level = Config.Literals(["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "None"], "LOG_LEVEL")

const logger = Logger.make((options) => options.fiber.getRef(LambdaOutput)(logLine.log(options)))

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
