/**
 * The signals of one service: its tracer, and its name in every line of the log. Traces go to `OTEL_EXPORTER_OTLP_ENDPOINT` by
 * OTLP over HTTP (JSON); without it nothing is recorded, and what callers say of their trace is only handed on.
 */
import type { Crossing } from "@lyceum/domain/Crossing"
import { Config, Context, Effect, Layer, Option, References, Tracer } from "effect"
import { HttpMiddleware } from "effect/http"
import { Statement as SqlStatement } from "effect/sql"
import { makeExporter } from "./SpanExporter.ts"
import { statementSignals } from "./Statements.ts"
import { makeTracer } from "./Tracer.ts"

/** How many of the requests that come without a decision are traced, 0 to 1. */
export const SampleRatio = Context.Reference<number>("@lyceum/runtime/telemetry/SampleRatio", { defaultValue: () => 0 })

export const spansCrossing: Crossing = {
  what: "service → collector of traces",
  connectMillis: null,
  timeoutMillis: 5000,
  retries: 0,
  bounded: "after a failure nothing is sent for a while, growing",
  breaker: "",
  inVain: "the spans are dropped and counted"
}

const settings = Config.all({
  endpoint: Config.option(Config.URL("OTEL_EXPORTER_OTLP_ENDPOINT")),
  ratio: Config.Number("OTEL_TRACES_SAMPLER_ARG").pipe(Config.withDefault(0.1)),
  version: Config.String("SERVICE_VERSION").pipe(Config.withDefault("unknown")),
  maxQueue: Config.Int("OTEL_BSP_MAX_QUEUE_SIZE").pipe(Config.withDefault(8192)),
  maxBatch: Config.Int("OTEL_BSP_MAX_EXPORT_BATCH_SIZE").pipe(Config.withDefault(512)),
  interval: Config.Int("OTEL_BSP_SCHEDULE_DELAY").pipe(Config.withDefault(1000)),
  timeout: Config.Int("OTEL_BSP_EXPORT_TIMEOUT").pipe(Config.withDefault(spansCrossing.timeoutMillis))
})

/** Provided to the whole graph of a service, or of a worker that is traced like one. */
export const telemetry = (service: string) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { endpoint, ratio, version, ...bounds } = yield* settings
      const annotations = yield* References.CurrentLogAnnotations
      const statements = statementSignals(service)
      const named = Context.make(References.CurrentLogAnnotations, { ...annotations, service }).pipe(
        // Makes the client say how long a statement waited for its connection.
        Context.add(SqlStatement.SpanPropagationEnabled, true),
        // The public listener makes spans itself, decided on first and named by route; health and scrapes have none.
        Context.add(HttpMiddleware.TracerDisabledWhen, () => true)
      )
      if (Option.isNone(endpoint)) {
        return named.pipe(
          Context.add(
            Tracer.Tracer,
            makeTracer(statements, () => {})
          ),
          Context.add(SampleRatio, 0)
        )
      }
      const push = yield* makeExporter({
        ...bounds,
        url: `${endpoint.value.href.replace(/\/$/, "")}/v1/traces`,
        resource: { "service.name": service, "service.namespace": "lyceum", "service.version": version }
      })
      return named.pipe(
        Context.add(Tracer.Tracer, makeTracer(statements, push)),
        Context.add(SampleRatio, Math.min(1, Math.max(0, ratio)))
      )
    })
  )
