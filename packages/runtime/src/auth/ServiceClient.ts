/**
 * How a service calls another one's internal contract: with its own service token, a timeout, one retry layer for what is
 * safe to repeat, and a circuit breaker for each upstream.
 */
import { ServiceAuthentication } from "@lyceum/api/Security"
import { InternalError, InvalidRequest, Unauthorized } from "@lyceum/api/Problems"
import { Cause, Config, Effect, Schedule, Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpClientError, HttpClientRequest } from "effect/http"
import { type HttpApi, HttpApiClient, type HttpApiGroup, HttpApiMiddleware } from "effect/http-api"
import { CircuitBreaker } from "effect/persistence"
import { followBreaker, measured } from "../telemetry/Upstream.ts"
import { ServiceTokens } from "./ServiceTokens.ts"

/** The other service did not answer in time, or not as agreed, or its breaker is open. */
export class UpstreamUnavailable extends Schema.TaggedError<UpstreamUnavailable>()("UpstreamUnavailable", {
  upstream: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the ${this.upstream} service does not answer`
  }
}

/**
 * A breaker of its own every time it is run. Opens after at least 10 calls with half of them failed, for 2 seconds; then a probe
 * decides.
 */
export const upstreamBreaker = (upstream: string) =>
  CircuitBreaker.make({
    tripPolicy: CircuitBreaker.rate({ threshold: 0.5, size: 20, minimumCalls: 10 }),
    openDuration: "2 seconds"
  }).pipe(
    Effect.provide(CircuitBreaker.layerStoreMemory()),
    Effect.tap((breaker) => followBreaker(breaker, upstream))
  )

/**
 * A typed client of an internal contract. `urlKey` is the configuration key of the upstream's base address; `once` = no call is
 * made again by itself, for those where each try counts. Wrap its calls in `callUpstream`.
 */
export const serviceClient = <ApiId extends string, Groups extends HttpApiGroup.Constraint>(
  upstream: string,
  api: HttpApi.HttpApi<ApiId, Groups>,
  urlKey: string,
  options: { readonly once: boolean } = { once: false }
) =>
  Effect.gen(function* () {
    const tokens = yield* ServiceTokens
    const url = yield* Config.URL(urlKey)
    const breaker = yield* upstreamBreaker(upstream)
    const authenticated = HttpApiMiddleware.layerClient(ServiceAuthentication, ({ next, request }) =>
      tokens.token.pipe(
        Effect.orDie,
        Effect.flatMap((token) => next(HttpClientRequest.bearerToken(request, token)))
      )
    )
    const http = (yield* HttpClient.HttpClient).pipe(
      HttpClient.mapRequest(HttpClientRequest.prependUrl(url.href.replace(/\/$/, ""))),
      HttpClient.retryTransient({
        schedule: Schedule.exponential("50 millis").pipe(Schedule.jittered),
        times: options.once ? 0 : 2
      }),
      HttpClient.withCircuitBreaker({ breaker, key: upstream }),
      (client) => measured(client, upstream)
    )
    return yield* HttpApiClient.makeWith(api, { httpClient: http }).pipe(Effect.provide(authenticated))
  }).pipe(Effect.provide(FetchHttpClient.layer))

type TransportFault =
  | HttpClientError.HttpClientError
  | CircuitBreaker.CircuitBreakerError
  | Schema.SchemaError
  | Cause.TimeoutError
  | InvalidRequest
  | InternalError
  | Unauthorized

const isTransportFault = (error: unknown): error is TransportFault =>
  HttpClientError.isHttpClientError(error) ||
  error instanceof CircuitBreaker.CircuitBreakerError ||
  Schema.isSchemaError(error) ||
  Cause.isTimeoutError(error) ||
  error instanceof InvalidRequest ||
  error instanceof InternalError ||
  error instanceof Unauthorized

/** A problem that the route itself declares. */
const isDeclared = <E>(error: E): error is Exclude<E, TransportFault> => !isTransportFault(error)

/**
 * Bounds a call made with `serviceClient` to three seconds and gives every fault of the way there one name; problems that
 * the route declares (a 404, say) pass through as they are.
 */
export const callUpstream =
  (upstream: string) =>
  <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, TransportFault> | UpstreamUnavailable, R> =>
    call.pipe(
      Effect.timeout("3 seconds"),
      Effect.catchDefect((cause) => Effect.fail(new UpstreamUnavailable({ upstream, cause }))),
      Effect.mapError((error) => (isDeclared(error) ? error : new UpstreamUnavailable({ upstream, cause: error })))
    )
