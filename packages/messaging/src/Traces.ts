/**
 * How a trace goes on where its request has ended: what the log carries of it (`traceparent`) becomes the parent of the span that
 * publishes or handles the record. A batch has records of many traces: the first is the one in force, the others have a span each
 * of the same time, so that every trace shows its own way.
 */
import { Effect, Tracer } from "effect"
import { Headers, HttpTraceContext } from "effect/http"

/** Traces of one batch that get a span at most: the rest are seen in metrics. */
const most = 16

/** The sampled traces among the given `traceparent`s, each once, in order. */
export const sampledTraces = (traceparents: Iterable<string | undefined>): ReadonlyArray<Tracer.ExternalSpan> => {
  const found = new Map<string, Tracer.ExternalSpan>()
  for (const traceparent of traceparents) {
    // Flags 00 = not sampled: by far the most, so it is looked at first.
    if (traceparent === undefined || traceparent.endsWith("-00") || found.has(traceparent)) continue
    const span = HttpTraceContext.w3c(Headers.fromInput({ traceparent }))
    if (span._tag === "Some" && span.value.sampled) found.set(traceparent, span.value)
    if (found.size === most) break
  }
  return [...found.values()]
}

/** Runs the effect inside a span of the first trace; costs nothing where there is none. */
export const inTraces = <A, E, R>(
  traces: ReadonlyArray<Tracer.ExternalSpan>,
  options: {
    readonly name: string
    readonly kind: "producer" | "consumer"
    readonly attributes: Readonly<Record<string, string | number>>
  },
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const [first, ...others] = traces
  if (first === undefined) return effect
  let inside: Effect.Effect<A, E, R> = Effect.useSpan(options.name, { ...options, parent: first }, (span) =>
    Effect.provideService(effect, Tracer.ParentSpan, span)
  )
  for (const parent of others) {
    const within = inside
    inside = Effect.useSpan(options.name, { ...options, parent }, () => within)
  }
  return inside
}

/** The `traceparent` of the span in force, for what it causes; else the given one. */
export const currentTrace = (otherwise: string | undefined): Effect.Effect<string | undefined> =>
  Effect.map(Effect.option(Effect.currentParentSpan), (span) =>
    span._tag === "Some" && span.value.sampled ? `00-${span.value.traceId}-${span.value.spanId}-01` : otherwise
  )
