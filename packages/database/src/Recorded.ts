/** Spans of what runs thousands of times a second: made only inside of a trace that is recorded. */
import { Context, Effect, Tracer } from "effect"

/** Names an effect's part of a trace. Outside of a recorded one it costs a look. */
export const recorded =
  (name: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) =>
      Context.getOrUndefined(fiber.context, Tracer.ParentSpan)?.sampled === true
        ? Effect.useSpan(name, (span) => Effect.provideService(effect, Tracer.ParentSpan, span))
        : effect
    )
