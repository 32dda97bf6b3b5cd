/** The whole platform with its signals turned on: traces to a collector, logs into memory, metrics at its addresses. */
import { findRunning } from "@lyceum/local/platform/Running"
import { logLine } from "@lyceum/runtime/telemetry/LogLine"
import { ConfigProvider, Context, Effect, Layer, Logger, References } from "effect"
import { Platform } from "../../../test/support/platform.ts"
import { Collector } from "./Collector.ts"

export class Observed extends Context.Service<
  Observed,
  {
    readonly address: string
    readonly folder: string
    /** Address of each service's management listener. */
    readonly management: Readonly<Record<string, string>>
    /** Every line that was logged so far, as it would stand in the file. */
    readonly lines: () => ReadonlyArray<string>
  }
>()("lyceum/telemetry/Observed") {
  static readonly layer = Layer.unwrap(
    Effect.gen(function* () {
      const collector = yield* Collector
      const lines: Array<string> = []
      const logs = Layer.mergeAll(
        Logger.layer([Logger.map(logLine, (line) => void lines.push(line))]),
        Layer.succeed(References.MinimumLogLevel, "Debug")
      )
      const environment = ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
          OTEL_TRACES_SAMPLER_ARG: "1",
          OTEL_BSP_SCHEDULE_DELAY: "100",
          // A partition without records does not hold windows back for long.
          UNIQUE_LEARNERS_IDLE_TIMEOUT: "1 second"
        })
      )
      return Layer.effect(
        Observed,
        Effect.gen(function* () {
          const { address, folder } = yield* Platform
          const { management } = yield* findRunning(folder)
          return Observed.of({ address, folder, management, lines: () => lines })
        })
      ).pipe(Layer.provide(Platform.layer), Layer.provide([logs, environment]))
    })
  )
}
