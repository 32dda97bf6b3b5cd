/**
 * How a trace goes on where its request has ended: what the log or a queue carries of it (`traceparent`) becomes the parent of the
 * span that publishes or handles the record. A batch has records of many traces: the first is the one in force, the others have a
 * span each of the same time that links to it, so that every trace shows its own way and where the work it shares is told.
 */
import { CommandContext } from "@lyceum/database/CommandContext"
import { Effect, Option, Tracer } from "effect"
import { nameOf, parentOf, traceparentOf } from "./Traceparent.ts"

/** Traces of one batch that get a span at most: the rest are seen in metrics. */
const most = 16

/** The sampled traces among the given `traceparent`s, each once, in order. */
export const sampledTraces = (traceparents: Iterable<string | undefined>): ReadonlyArray<Tracer.ExternalSpan> => {
  const found = new Map<string, Tracer.ExternalSpan>()
  for (const traceparent of traceparents) {
    // Flags 00 = not sampled: by far the most, so it is looked at first.
    if (traceparent === undefined || traceparent.endsWith("-00") || found.has(traceparent)) continue
    const span = parentOf(traceparent)
    if (span?.sampled === true) found.set(traceparent, span)
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
  return Effect.useSpan(options.name, { ...options, parent: first }, (span) => {
    const links = [{ span, attributes: {} }]
    let inside = Effect.provideService(effect, Tracer.ParentSpan, span)
    for (const parent of others) {
      const within = inside
      inside = Effect.useSpan(options.name, { ...options, parent, links }, () => within)
    }
    return inside
  })
}

/** What a job carries of what enqueues it, recorded or not: the span in force, else the command's own `traceparent`. */
export const traceOfJob: Effect.Effect<string | undefined> = Effect.gen(function* () {
  const span = Option.getOrUndefined(yield* Effect.option(Effect.currentParentSpan))
  return (span === undefined ? undefined : nameOf(span)) ?? (yield* CommandContext).traceparent
})

/** Runs what has no span of its own in the trace that it belongs to: its lines in the log name it, and what it causes carries it on. */
export const asPartOf = <A, E, R>(traceparent: string | null | undefined, effect: Effect.Effect<A, E, R>) => {
  const parent = parentOf(traceparent ?? undefined)
  return parent === undefined ? effect : Effect.provideService(effect, Tracer.ParentSpan, parent)
}

/**
 * Works a job in the trace of what enqueued it: inside a span `work <queue>` where that is recorded, else with its ids in the log
 * alone. `attempt` counts from 1, where it is known. A job that carries nothing, or something else, is worked without a trace.
 */
export const inJob = <A, E, R>(
  job: { readonly queue: string; readonly attempt?: number | undefined; readonly traceparent?: string | undefined },
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const parent = parentOf(job.traceparent)
  if (parent === undefined) return effect
  if (!parent.sampled) return Effect.provideService(effect, Tracer.ParentSpan, parent)
  const attributes = { "job.queue": job.queue, ...(job.attempt === undefined ? {} : { "job.attempt": job.attempt }) }
  return Effect.useSpan(`work ${job.queue}`, { kind: "consumer", attributes, parent }, (span) =>
    Effect.provideService(effect, Tracer.ParentSpan, span)
  )
}

/** The `traceparent` of the span in force, for what it causes; else the given one. */
export const currentTrace = (otherwise: string | undefined): Effect.Effect<string | undefined> =>
  Effect.map(Effect.option(Effect.currentParentSpan), (span) =>
    span._tag === "Some" && span.value.sampled ? traceparentOf(span.value) : otherwise
  )
