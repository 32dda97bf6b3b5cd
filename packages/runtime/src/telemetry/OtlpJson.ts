/** Spans in OTLP's JSON encoding (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Pure. */
import type { EndedSpan } from "./Tracer.ts"

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

const valueOf = (value: string | number | boolean) => {
  if (typeof value === "string") return { stringValue: value }
  if (typeof value === "boolean") return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

const attributesOf = (attributes: Iterable<readonly [string, string | number | boolean]>) =>
  [...attributes].map(([key, value]) => ({ key, value: valueOf(value) }))

const spanOf = (span: EndedSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: String(span.start),
  endTimeUnixNano: String(span.end),
  attributes: attributesOf(
    span.error === undefined ? span.attributes : [...span.attributes, ["error.type", span.error] as const]
  ),
  links: span.links,
  status: span.error === undefined ? {} : { code: 2 }
})

/** The body of a request to `/v1/traces`: the spans of one service. */
export const tracesBody = (resource: Readonly<Record<string, string>>, spans: ReadonlyArray<EndedSpan>): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(Object.entries(resource)) },
        scopeSpans: [{ scope: { name: "lyceum" }, spans: spans.map(spanOf) }]
      }
    ]
  })
