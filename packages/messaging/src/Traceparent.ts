/** W3C trace context (https://www.w3.org/TR/trace-context/), version 00: between its text and the span that it names. Pure. */
import { Option, Tracer } from "effect"

const traceContext = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** A `traceparent` as the span that it names; `undefined` where it is none. */
export const parentOf = (traceparent: string | undefined): Tracer.ExternalSpan | undefined => {
  const found = traceparent === undefined ? null : traceContext.exec(traceparent)
  if (found === null) return undefined
  const [, traceId = "", spanId = "", flags = ""] = found
  return Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 })
}

/** The text; its flags say whether the span is recorded, and nothing else. */
export const traceparentOf = ({ sampled, spanId, traceId }: Tracer.AnySpan): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`

/**
 * What a span is called where its effects are; `undefined` = it belongs to no trace that anybody named, as the rounds of a worker
 * that looks for work. A span that is not recorded hands on what is above it.
 */
export const nameOf = (span: Tracer.AnySpan): string | undefined =>
  span.sampled || span._tag === "ExternalSpan"
    ? traceparentOf(span)
    : Option.getOrUndefined(Option.flatMap(span.parent, (parent) => Option.fromUndefinedOr(nameOf(parent))))
