/**
 * Spans of a function: of the messages whose trace is recorded, and of nothing else. Sent before the function answers, for it is
 * frozen afterwards, and within a second, for who waits pays: what the collector does not take by then is dropped and counted.
 */
import type { Crossing } from "@lyceum/domain/Crossing"
import { Config, Context, Effect, Layer, Option, Tracer } from "effect"
import { droppedAtCollector, droppedAtQueue } from "../telemetry/Dropped.ts"
import { tracesBody } from "../telemetry/OtlpJson.ts"
import { statementSignals } from "../telemetry/Statements.ts"
import { type EndedSpan, makeTracer } from "../telemetry/Tracer.ts"

/** Spans of one answer at most. */
const most = 512

export const functionSpansCrossing: Crossing = {
  what: "function → collector of traces",
  connectMillis: null,
  timeoutMillis: 1000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "the spans are dropped and counted"
}

/** Sends what was recorded; nothing where there is nobody to send it to. */
const SendSpans = Context.Reference<Effect.Effect<void>>("@lyceum/runtime/lambda/SendSpans", {
  defaultValue: () => Effect.void
})

/** An answer of the function, its spans sent before it is given. Never fails for them. */
export const sendingSpans = <A, E, R>(answer: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.ensuring(answer, Effect.flatten(SendSpans))

/** The tracer of one function, to `OTEL_EXPORTER_OTLP_ENDPOINT` (OTLP over HTTP, JSON): an extension beside it, or a collector. */
export const lambdaTracer = (service: string) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const endpoint = yield* Config.option(Config.URL("OTEL_EXPORTER_OTLP_ENDPOINT"))
      let waiting: Array<EndedSpan> = []
      const keep = (span: EndedSpan) => {
        if (waiting.length < most) waiting.push(span)
        else droppedAtQueue.value++
      }
      const tracer = makeTracer(statementSignals(service), Option.isNone(endpoint) ? () => undefined : keep)
      const made = Context.make(Tracer.Tracer, tracer)
      if (Option.isNone(endpoint)) return made
      const url = `${endpoint.value.href.replace(/\/$/, "")}/v1/traces`
      const resource = { "service.name": service, "service.namespace": "lyceum" }
      const send = Effect.suspend(() => {
        if (waiting.length === 0) return Effect.void
        const spans = waiting
        waiting = []
        return Effect.promise(async () => {
          try {
            const response = await fetch(url, {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: tracesBody(resource, spans),
              signal: AbortSignal.timeout(functionSpansCrossing.timeoutMillis)
            })
            await response.arrayBuffer()
            if (!response.ok) droppedAtCollector.value += spans.length
          } catch {
            droppedAtCollector.value += spans.length
          }
        })
      })
      return Context.add(made, SendSpans, send)
    })
  )
