/**
 * What telemetry adds to a request, alone: a route that does nothing but six empty steps named as a service's are, behind the
 * edge of every service, called in the process itself without a socket. Variants take turns in short rounds; CPU of the process
 * for a request in microseconds, medians. Holds on a busy machine, where `bench/telemetry.ts` does not.
 * `node bench/telemetry-edge.ts [rounds] [requests a round]` prints one JSON line.
 */
import { edge } from "@lyceum/runtime/http/Edge"
import { RequestSignals } from "@lyceum/runtime/telemetry/RequestSignals"
import { statementSignals } from "@lyceum/runtime/telemetry/Statements"
import { SampleRatio } from "@lyceum/runtime/telemetry/Telemetry"
import { makeTracer } from "@lyceum/runtime/telemetry/Tracer"
import { Console, Context, Effect, Layer, References, Tracer } from "effect"
import { HttpMiddleware, HttpRouter, HttpServer, HttpServerResponse } from "effect/http"

const step = Effect.fn("Some.step")(function* () {
  yield* Effect.void
})
const statement = Effect.useSpan("course", { kind: "client" }, (span) =>
  Effect.sync(() => {
    span.attribute("db.system.name", "postgresql")
    span.attribute("db.query.text", "SELECT id FROM courses")
    span.attribute("db.client.connection.wait_time_ms", 0.1)
  })
)
const route = HttpRouter.add(
  "GET",
  "/v1/things/:id",
  Effect.gen(function* () {
    for (let index = 0; index < 4; index++) yield* step()
    for (let index = 0; index < 2; index++) yield* statement
    return HttpServerResponse.text("fine")
  })
)

let recorded = 0
const told = (ratio: number) =>
  Layer.succeedContext(
    Context.make(SampleRatio, ratio).pipe(
      Context.add(HttpMiddleware.TracerDisabledWhen, () => true),
      Context.add(
        Tracer.Tracer,
        makeTracer(statementSignals("bench"), () => void recorded++)
      )
    )
  )
const variants = {
  silent: Layer.mergeAll(Layer.succeed(RequestSignals, false), Layer.succeed(References.TracerEnabled, false)),
  "one in ten traced": told(0.1),
  "every request traced": told(1)
}
const handlers = Object.entries(variants).map(([name, signals]) => ({
  name,
  micros: new Array<number>(),
  handler: HttpRouter.toWebHandler(
    Layer.mergeAll(route, Layer.fresh(edge)).pipe(
      Layer.provide([HttpServer.layerServices, signals]),
      Layer.provideMerge(signals)
    ),
    { disableLogger: true }
  ).handler
}))

const round = async (handler: (request: Request) => Promise<Response>, requests: number): Promise<number> => {
  const before = process.cpuUsage()
  for (let index = 0; index < requests; index++) await handler(new Request("http://localhost/v1/things/7"))
  const { system, user } = process.cpuUsage(before)
  return (user + system) / requests
}
const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const rounds = Number.parseInt(process.argv[2] ?? "61", 10)
const requests = Number.parseInt(process.argv[3] ?? "500", 10)
for (const { handler } of handlers) await round(handler, requests * 4)
for (let index = 0; index < rounds; index++) {
  for (const { handler, micros } of handlers) micros.push(await round(handler, requests))
}
const figures = Object.fromEntries(handlers.map(({ micros, name }) => [name, Number(median(micros).toFixed(1))]))
await Effect.runPromise(Console.log(JSON.stringify({ rounds, requests, cpuMicros: figures, spans: recorded })))
