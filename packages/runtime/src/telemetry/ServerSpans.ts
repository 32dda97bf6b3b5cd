/** The span of a request: whether there is one is decided first, by the caller's word or by chance. */
import { parentOf, traceparentOf } from "@lyceum/messaging/Traceparent"
import { Context, Effect, Exit, Option, Tracer } from "effect"
import { toldMethod } from "../management/RequestMetrics.ts"
import { SampleRatio } from "./Telemetry.ts"
import { newSpanId, newTraceId } from "./Tracer.ts"

/**
 * Whether a caller's decision to trace is followed. Not at the one address that strangers reach: there their trace keeps its
 * name, and chance decides, or anybody could have everything recorded.
 */
export const TrustsCallers = Context.Reference<boolean>("@lyceum/runtime/telemetry/TrustsCallers", {
  defaultValue: () => true
})

const nothing = Context.empty()

/** A request that is not recorded: its ids are the caller's, or drawn when a line of the log or a job first asks. */
class Unrecorded implements Tracer.ExternalSpan {
  readonly _tag = "ExternalSpan"
  readonly sampled = false
  readonly annotations = nothing
  readonly #parent: Tracer.ExternalSpan | undefined
  #traceId: string | undefined
  #spanId: string | undefined
  constructor(parent: Tracer.ExternalSpan | undefined) {
    this.#parent = parent
  }
  get traceId(): string {
    return (this.#traceId ??= this.#parent?.traceId ?? newTraceId())
  }
  get spanId(): string {
    return (this.#spanId ??= this.#parent?.spanId ?? newSpanId())
  }
}

/** Begins and ends spans of requests with the tracer at hand. */
export const serverSpans = Effect.gen(function* () {
  const tracer = yield* Tracer.Tracer
  const ratio = yield* SampleRatio
  const trusts = yield* TrustsCallers
  return {
    /** The span, or only ids where nothing is recorded; and the trace context of what the request causes. */
    begin: (header: string | undefined, startTime: bigint) => {
      const parent = header === undefined ? undefined : parentOf(header)
      // Off = not recorded here, whatever the caller does.
      const sampled = ratio > 0 && (trusts && parent !== undefined ? parent.sampled : Math.random() < ratio)
      if (!sampled) {
        const span = new Unrecorded(parent)
        // Not as it came: a stranger's wish to be recorded must not reach the services behind, which follow it.
        return { span, traceparent: parent === undefined ? undefined : parent.sampled ? traceparentOf(span) : header }
      }
      const span = tracer.span({
        name: "request",
        kind: "server",
        parent: Option.fromUndefinedOr(parent),
        annotations: nothing,
        links: [],
        startTime,
        root: parent === undefined,
        sampled: true
      })
      return { span, traceparent: traceparentOf(span) }
    },
    end: (span: Tracer.AnySpan, method: string, route: string | undefined, status: number, ended: bigint) => {
      if (!span.sampled || span._tag !== "Span") return
      span.attribute("http.request.method", toldMethod(method))
      span.attribute("http.route", route ?? "unmatched")
      span.attribute("http.response.status_code", status)
      if (status >= 500) span.attribute("error.type", String(status))
      span.end(ended, Exit.void)
    }
  }
})
