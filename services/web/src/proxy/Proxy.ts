/**
 * Passes requests on to the services, bodies streamed both ways (uploads, event streams). A timeout until the answer begins,
 * one more try for what is safe to repeat within a budget, and a circuit breaker for each upstream.
 */
import { NotFound, ServiceUnavailable } from "@lyceum/api/Problems"
import { RetryBudget } from "@lyceum/runtime/auth/RetryBudget"
import { breakerInWords, budgetInWords, upstreamBreaker } from "@lyceum/runtime/auth/ServiceClient"
import { clientAddress, forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { RequestInfo } from "@lyceum/runtime/http/RequestInfo"
import { measured } from "@lyceum/runtime/telemetry/Upstream"
import { streamingServicesHttp } from "@lyceum/runtime/tls/ServicesHttp"
import { Effect, Layer, Stream } from "effect"
import {
  HttpClient,
  HttpClientError,
  HttpClientRequest,
  HttpMethod,
  HttpRouter,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { sessionAccess } from "../session/SessionAccess.ts"
import { endToEnd } from "./Headers.ts"
import { addresses, upstreamNames, upstreamOf } from "./Upstreams.ts"

const repeatable = new Set(["GET", "HEAD"])

export const proxyCrossing = {
  what: "web → service, what people ask (reads alone are repeated)",
  connectMillis: null,
  timeoutMillis: 15_000,
  retries: 1,
  bounded: budgetInWords,
  breaker: breakerInWords,
  inVain: "503 with Retry-After; the rest of the platform works"
} as const

export const importCrossing = {
  ...proxyCrossing,
  what: "web → course, an import",
  timeoutMillis: 120_000,
  retries: 0,
  bounded: ""
} as const

/** Longest wait for the first byte of an answer; an import may take its time. */
const patience = (path: string) =>
  (path.startsWith("/v1/course-imports") ? importCrossing : proxyCrossing).timeoutMillis

/** What kind of failure it was, for the log. */
const kindOf = (error: { readonly _tag: string }): string =>
  HttpClientError.isHttpClientError(error) ? error.reason._tag : error._tag

const makeForward = Effect.gen(function* () {
  const urls = yield* addresses
  const hops = yield* forwardedHops
  const client = yield* HttpClient.HttpClient
  const budget = yield* RetryBudget.make
  const guarded = yield* Effect.forEach(upstreamNames, (name) =>
    Effect.map(upstreamBreaker(name), (breaker) => ({
      name,
      client: measured(HttpClient.withCircuitBreaker(client, { breaker, key: name }), name)
    }))
  )
  const clients = new Map(guarded.map((one) => [one.name, one.client]))

  return Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
    const name = upstreamOf(request.url)
    const upstream = name === undefined ? undefined : clients.get(name)
    const { method } = request
    if (name === undefined || upstream === undefined || !HttpMethod.isHttpMethod(method))
      return yield* HttpServerRespondable.toResponse(new NotFound())
    const { requestId } = yield* RequestInfo
    const outgoing = HttpClientRequest.make(method)(new URL(request.url, urls[name])).pipe(
      HttpClientRequest.setHeaders({
        ...endToEnd(request.headers),
        "x-request-id": requestId,
        "x-forwarded-for": clientAddress(request, hops)
      }),
      repeatable.has(request.method)
        ? (plain) => plain
        : HttpClientRequest.bodyStream(request.stream, {
            ...(request.headers["content-type"] === undefined ? {} : { contentType: request.headers["content-type"] }),
            ...(request.headers["content-length"] === undefined
              ? {}
              : { contentLength: Number(request.headers["content-length"]) })
          })
    )
    const once = upstream.execute(outgoing).pipe(Effect.timeout(patience(request.url)))
    const attempt = repeatable.has(request.method) ? budget.retryOnce(once) : once
    return yield* attempt.pipe(
      Effect.map((response) =>
        HttpServerResponse.stream(response.stream.pipe(Stream.orDie), {
          status: response.status,
          headers: endToEnd(response.headers),
          ...(response.headers["content-type"] === undefined ? {} : { contentType: response.headers["content-type"] }),
          ...(response.headers["content-length"] === undefined
            ? {}
            : { contentLength: Number(response.headers["content-length"]) })
        })
      ),
      Effect.catch((error) =>
        Effect.logWarning("upstream does not answer").pipe(
          // the kind alone: the request's address and headers stay out of logs
          Effect.annotateLogs({ upstream: name, method, error: kindOf(error) }),
          Effect.andThen(
            HttpServerRespondable.toResponse(
              new ServiceUnavailable({ detail: `the ${name} service does not answer; the rest of the platform works` })
            )
          ),
          Effect.map(HttpServerResponse.setHeader("retry-after", "2"))
        )
      )
    )
  })
})

/** Routes `/v1/*`, with the browser's session, and the published keys: of access tokens, and of certificates. */
export const proxyRoutes = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const forward = yield* makeForward
    const handler = Effect.flatMap(HttpServerRequest.HttpServerRequest, forward)
    yield* router.add("*", "/v1/*", handler)
    yield* router.add("*", "/.well-known/jwks.json", handler)
    yield* router.add("*", "/.well-known/did.json", handler)
  })
).pipe(Layer.provide([streamingServicesHttp, sessionAccess]))
