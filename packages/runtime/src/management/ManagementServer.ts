/** The second listener: `/metrics`, `/health/live`, `/health/ready`, `/operations`. Never reachable from outside. */
import { NodeHttpServer } from "@effect/platform-node"
import { Config, Effect, Layer, Option, Redacted, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { timingSafeEqual } from "node:crypto"
import { createServer } from "node:http"
import { exposition } from "../telemetry/Exposition.ts"
import { Health } from "./Health.ts"
import { Operations } from "./Operations.ts"

const metrics = HttpRouter.add(
  "GET",
  "/metrics",
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const { contentType, text } = yield* exposition(request.headers["accept"])
    return HttpServerResponse.text(text, { contentType })
  })
)

const live = HttpRouter.add("GET", "/health/live", HttpServerResponse.jsonUnsafe({ status: "live" }))

const ready = HttpRouter.add(
  "GET",
  "/health/ready",
  Effect.gen(function* () {
    const readiness = yield* (yield* Health).ready
    return HttpServerResponse.jsonUnsafe(readiness, { status: readiness.ready ? 200 : 503 })
  })
)

const Parameters = Schema.fromJsonString(Schema.Record(Schema.String, Schema.String))

const sameSecret = (given: string, wanted: string): boolean =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))

/** Operations exist only where `MANAGEMENT_TOKEN` is configured. */
const operations = Layer.unwrap(
  Effect.gen(function* () {
    const token = yield* Config.option(Config.Redacted("MANAGEMENT_TOKEN"))
    if (Option.isNone(token)) return Layer.empty
    const guarded = <E, R>(handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const given = request.headers["authorization"] ?? ""
        return sameSecret(given, `Bearer ${Redacted.value(token.value)}`)
          ? yield* handler
          : HttpServerResponse.jsonUnsafe({ error: "the management token is missing or wrong" }, { status: 401 })
      })
    const list = guarded(
      Effect.gen(function* () {
        const all = yield* (yield* Operations).all
        return HttpServerResponse.jsonUnsafe(
          Object.fromEntries([...all].map(([name, { description }]) => [name, description]))
        )
      })
    )
    const run = guarded(
      Effect.gen(function* () {
        const { name = "" } = yield* HttpRouter.params
        const operation = (yield* (yield* Operations).all).get(name)
        if (operation === undefined) {
          return HttpServerResponse.jsonUnsafe({ error: `there is no operation "${name}"` }, { status: 404 })
        }
        const request = yield* HttpServerRequest.HttpServerRequest
        const body = yield* request.text
        const result = yield* Effect.result(
          Effect.flatMap(Schema.decodeEffect(Parameters)(body === "" ? "{}" : body), operation.run)
        )
        return result._tag === "Success"
          ? HttpServerResponse.jsonUnsafe({ result: result.success })
          : HttpServerResponse.jsonUnsafe({ error: result.failure.message }, { status: 422 })
      })
    )
    return Layer.mergeAll(HttpRouter.add("GET", "/operations", list), HttpRouter.add("POST", "/operations/:name", run))
  })
)

/** Listens on `MANAGEMENT_PORT` (0 = any free one) of `MANAGEMENT_HOST`. */
export const managementServer = Layer.unwrap(
  Effect.gen(function* () {
    const port = yield* Config.Int("MANAGEMENT_PORT")
    const host = yield* Config.String("MANAGEMENT_HOST").pipe(Config.withDefault("127.0.0.1"))
    return HttpRouter.serve(Layer.mergeAll(metrics, live, ready, operations), {
      disableLogger: true,
      disableListenLog: true
    }).pipe(Layer.provide(NodeHttpServer.layer(createServer, { port, host })))
  })
)
