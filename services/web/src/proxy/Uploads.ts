/**
 * `/uploads` of a platform whose object store is a folder: files on their way in and signed downloads, streamed. Their own
 * signature is what permits them, so neither session nor cookie matters. There is no such address where `LOCAL_UPLOADS_URL` is
 * not set: in the clouds browsers speak to the store itself (`UPLOAD_ORIGINS`).
 */
import { NodeHttpClient } from "@effect/platform-node"
import { ServiceUnavailable } from "@lyceum/api/Problems"
import { Config, Effect, Layer, Option, Stream } from "effect"
import {
  HttpClient,
  HttpClientRequest,
  HttpRouter,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { endToEnd } from "./Headers.ts"

/** A file may be under way for long. */
export const uploadsCrossing = {
  what: "web → object store of a laptop",
  connectMillis: null,
  timeoutMillis: 3_600_000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "503"
} as const

const lengthOf = (headers: Readonly<Record<string, string | undefined>>) => ({
  ...(headers["content-type"] === undefined ? {} : { contentType: headers["content-type"] }),
  ...(headers["content-length"] === undefined ? {} : { contentLength: Number(headers["content-length"]) })
})

export const uploadRoutes = Layer.unwrap(
  Effect.map(Config.option(Config.URL("LOCAL_UPLOADS_URL")), (upstream) =>
    Option.isNone(upstream)
      ? Layer.empty
      : HttpRouter.use((router) =>
          Effect.gen(function* () {
            const client = yield* HttpClient.HttpClient
            const pass = Effect.gen(function* () {
              const request = yield* HttpServerRequest.HttpServerRequest
              const to = new URL(request.url, upstream.value)
              const outgoing =
                request.method === "PUT"
                  ? HttpClientRequest.put(to).pipe(
                      HttpClientRequest.bodyStream(request.stream, lengthOf(request.headers))
                    )
                  : HttpClientRequest.get(to)
              return yield* client.execute(HttpClientRequest.setHeaders(outgoing, endToEnd(request.headers))).pipe(
                Effect.timeout(uploadsCrossing.timeoutMillis),
                Effect.map((response) =>
                  HttpServerResponse.stream(Stream.orDie(response.stream), {
                    status: response.status,
                    headers: endToEnd(response.headers),
                    ...lengthOf(response.headers)
                  })
                ),
                Effect.catch(() =>
                  HttpServerRespondable.toResponse(
                    new ServiceUnavailable({ detail: "the object store does not answer" })
                  )
                )
              )
            })
            yield* router.add("PUT", "/uploads", pass)
            yield* router.add("GET", "/uploads", pass)
          })
        ).pipe(Layer.provide(NodeHttpClient.layerUndici))
  )
)
