/** Who decides that a request is traced: at the address that strangers reach chance alone, behind it the caller. */
import { assert, describe, it } from "@effect/vitest"
import { serverSpans, TrustsCallers } from "@lyceum/runtime/telemetry/ServerSpans"
import { statementSignals } from "@lyceum/runtime/telemetry/Statements"
import { SampleRatio } from "@lyceum/runtime/telemetry/Telemetry"
import { makeTracer } from "@lyceum/runtime/telemetry/Tracer"
import { Effect, Tracer } from "effect"

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
const wished = `00-${trace}-00f067aa0ba902b7-01`
const unwished = `00-${trace}-00f067aa0ba902b7-00`

/** Begins a span at a door of that kind. Chance says yes to all (1) or, in practice, to nothing. */
const begin = (door: { readonly trusts: boolean; readonly chance: 1 | 1e-300 | 0 }, header: string | undefined) =>
  serverSpans.pipe(
    Effect.map((spans) => spans.begin(header, 0n)),
    Effect.provideService(TrustsCallers, door.trusts),
    Effect.provideService(SampleRatio, door.chance),
    Effect.provideService(
      Tracer.Tracer,
      makeTracer(statementSignals("test"), () => undefined)
    )
  )

describe("the span of a request", () => {
  it.effect("a stranger's wish for a trace is not followed, nor handed on to those who would; its name is kept", () =>
    Effect.gen(function* () {
      const { span, traceparent } = yield* begin({ trusts: false, chance: 1e-300 }, wished)
      assert.isFalse(span.sampled)
      assert.strictEqual(span.traceId, trace)
      assert.strictEqual(traceparent, unwished)
      const chosen = yield* begin({ trusts: false, chance: 1 }, unwished)
      assert.isTrue(chosen.span.sampled)
      assert.strictEqual(chosen.traceparent, `00-${trace}-${chosen.span.spanId}-01`)
    })
  )

  it.effect("behind it the caller's decision is followed, and chance decides where there is none", () =>
    Effect.gen(function* () {
      assert.isTrue((yield* begin({ trusts: true, chance: 1e-300 }, wished)).span.sampled)
      const unsampled = yield* begin({ trusts: true, chance: 1 }, unwished)
      assert.deepStrictEqual([unsampled.span.sampled, unsampled.traceparent], [false, unwished])
      assert.isTrue((yield* begin({ trusts: true, chance: 1 }, undefined)).span.sampled)
      assert.isUndefined((yield* begin({ trusts: true, chance: 1e-300 }, undefined)).traceparent)
    })
  )

  it.effect("turned off nothing is recorded, whatever anybody says; what is not recorded is no span of ours", () =>
    Effect.gen(function* () {
      for (const header of [wished, unwished, "nonsense", undefined]) {
        const { span } = yield* begin({ trusts: true, chance: 0 }, header)
        assert.deepStrictEqual([span.sampled, span._tag], [false, "ExternalSpan"])
      }
    })
  )
})
