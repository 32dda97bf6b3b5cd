/** A collector of traces: takes OTLP over HTTP as JSON, keeps the spans, and can be made slow or refuse. */
import { Context, Effect, Layer, Schema } from "effect"
import { createServer } from "node:http"

const Value = Schema.Record(Schema.String, Schema.Unknown)
const Attributes = Schema.Array(Schema.Struct({ key: Schema.String, value: Value }))
const Span = Schema.Struct({
  traceId: Schema.String.check(Schema.isPattern(/^[0-9a-f]{32}$/)),
  spanId: Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/)),
  parentSpanId: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/))),
  name: Schema.NonEmptyString,
  kind: Schema.Literals([1, 2, 3, 4, 5]),
  startTimeUnixNano: Schema.String,
  endTimeUnixNano: Schema.String,
  attributes: Attributes,
  links: Schema.Array(Schema.Struct({ traceId: Schema.String, spanId: Schema.String })),
  status: Schema.Struct({ code: Schema.optionalKey(Schema.Int) })
})
const Body = Schema.fromJsonString(
  Schema.Struct({
    resourceSpans: Schema.Array(
      Schema.Struct({
        resource: Schema.Struct({ attributes: Attributes }),
        scopeSpans: Schema.Array(
          Schema.Struct({ scope: Schema.Struct({ name: Schema.String }), spans: Schema.Array(Span) })
        )
      })
    )
  })
)
const decode = Schema.decodeUnknownSync(Body)

/** A span as it arrived, with the service that sent it. */
export type Arrived = typeof Span.Type & { readonly service: string }

/** How it answers: at once, after so many milliseconds, or with 503. */
export type Mood = "well" | "refusing" | { readonly slow: number }

export class Collector extends Context.Service<
  Collector,
  {
    readonly address: string
    readonly spans: () => ReadonlyArray<Arrived>
    /** Every body as it came. */
    readonly bodies: () => ReadonlyArray<string>
    readonly be: (mood: Mood) => void
  }
>()("lyceum/telemetry/Collector") {
  static readonly layer = Layer.effect(
    Collector,
    Effect.gen(function* () {
      const spans: Array<Arrived> = []
      const bodies: Array<string> = []
      let mood: Mood = "well"
      const server = createServer((request, response) => {
        const parts: Array<Buffer> = []
        request.on("data", (part: Buffer) => parts.push(part))
        request.on("end", () => {
          const text = Buffer.concat(parts).toString()
          const answer = (status: number) =>
            response.writeHead(status, { "content-type": "application/json" }).end("{}")
          if (mood === "refusing") return answer(503)
          bodies.push(text)
          for (const { resource, scopeSpans } of decode(text).resourceSpans) {
            const named = resource.attributes.find(({ key }) => key === "service.name")
            const service = String(named?.value["stringValue"])
            for (const one of scopeSpans.flatMap((scope) => scope.spans)) spans.push({ ...one, service })
          }
          return mood === "well" ? answer(200) : setTimeout(() => answer(200), mood.slow)
        })
      })
      yield* Effect.callback<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => (server.closeAllConnections(), server.close())))
      const address = server.address()
      return Collector.of({
        address: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
        spans: () => spans,
        bodies: () => bodies,
        be: (next) => {
          mood = next
        }
      })
    })
  )
}
