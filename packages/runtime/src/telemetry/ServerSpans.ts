/** The span of a request: whether there is one is decided first, by the caller's word or by chance. */
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

const traceContext = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** A W3C `traceparent` as the span that it names; `undefined` where it is none. */
export const parentOf = (traceparent: string | undefined): Tracer.ExternalSpan | undefined => {
  const found = traceparent === undefined ? null : traceContext.exec(traceparent)
  if (found === null) return undefined
  const [, traceId = "", spanId = "", flags = ""] = found
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 })
}

const nothing = Context.empty()

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
        const ids = { traceId: parent?.traceId ?? newTraceId(), spanId: parent?.spanId ?? newSpanId(), sampled: false }
        return { span: Tracer.externalSpan(ids), traceparent: parent === undefined ? undefined : header }
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
      return { span, traceparent: `00-${span.traceId}-${span.spanId}-01` }
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
