/** Logs are one JSON object a line on stdout. Level by `LOG_LEVEL` (default Info). */
import { Config, Effect, Layer, Logger, References } from "effect"
import { logLine } from "./telemetry/LogLine.ts"
import { writeLine } from "./telemetry/Stdout.ts"

const Level = Config.Literals(["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "None"], "LOG_LEVEL")

/** The least level that is logged. */
export const logLevel = Layer.effect(
  References.MinimumLogLevel,
  Level.pipe(Config.withDefault("Info" as const), Effect.orDie)
)

/** Structured logs of a service; every line names it. */
export const logging = (service: string) =>
  Layer.mergeAll(
    Logger.layer([Logger.map(logLine, writeLine)]),
    logLevel,
    Layer.effect(
      References.CurrentLogAnnotations,
      Effect.map(References.CurrentLogAnnotations, (annotations) => ({ ...annotations, service }))
    )
  )
