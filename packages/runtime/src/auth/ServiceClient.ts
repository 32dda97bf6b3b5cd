/**
 * How a service calls another one's internal contract: with its own service token, a timeout, one retry layer for what is
 * safe to repeat, and a circuit breaker for each upstream.
 */
import { ServiceAuthentication } from "@lyceum/api/Security"
import { InternalError, InvalidRequest, Unauthorized } from "@lyceum/api/Problems"
import type { Crossing } from "@lyceum/domain/Crossing"
import { Cause, Config, Effect, Schema } from "effect"
import { HttpClient, HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { type HttpApi, HttpApiClient, type HttpApiGroup, HttpApiMiddleware } from "effect/http-api"
import { CircuitBreaker } from "effect/persistence"
import { followBreaker, measured } from "../telemetry/Upstream.ts"
import { servicesHttp } from "../tls/ServicesHttp.ts"
import { RetryBudget } from "./RetryBudget.ts"
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

const breakerRule = { threshold: 0.5, size: 20, minimumCalls: 10, openMillis: 2000 }

/** What every breaker of ours does, in words. */
export const breakerInWords = `half of the last ${breakerRule.size} calls failed, at least ${breakerRule.minimumCalls}: nobody asks for ${breakerRule.openMillis} ms, then one probe`

/** What holds for a budget of ours, in words. */
export const budgetInWords = "one repeat for ten calls, after 20 to 80 ms"

export const serviceCrossing: Crossing = {
  what: "service → service, internal contracts",
  connectMillis: null,
  timeoutMillis: 3000,
  retries: 1,
  bounded: budgetInWords,
  breaker: breakerInWords,
  inVain: "503, or what is known already"
}

/**
 * A breaker of its own every time it is run. Opens after at least 10 calls with half of them failed, for 2 seconds; then a probe
 * decides.
 */
export const upstreamBreaker = (upstream: string) =>
  CircuitBreaker.make({
    tripPolicy: CircuitBreaker.rate(breakerRule),
    openDuration: breakerRule.openMillis
  }).pipe(
    Effect.provide(CircuitBreaker.layerStoreMemory()),
    Effect.tap((breaker) => followBreaker(breaker, upstream))
  )

/** Statuses that another try may not get. */
const isPassing = (status: number): boolean => status === 429 || status === 502 || status === 503 || status === 504

/** An answer that another try may better; given as it is when there is none. */
class Passing {
  readonly response: HttpClientResponse.HttpClientResponse
  constructor(response: HttpClientResponse.HttpClientResponse) {
    this.response = response
  }
}

/** Once more within the budget, after no answer or one that says "not now". */
const retried = <E, R>(client: HttpClient.HttpClient.With<E, R>, budget: RetryBudget) =>
  HttpClient.transform(client, (call) =>
    budget
      .retryOnce(
        Effect.flatMap(call, (response) =>
          isPassing(response.status) ? Effect.fail(new Passing(response)) : Effect.succeed(response)
        )
      )
      .pipe(
        Effect.catchIf(
          (error): error is Passing => error instanceof Passing,
          ({ response }) => Effect.succeed(response)
        )
      )
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
    const budget = yield* RetryBudget.make
    const authenticated = HttpApiMiddleware.layerClient(ServiceAuthentication, ({ next, request }) =>
      tokens.token.pipe(
        Effect.orDie,
        Effect.flatMap((token) => next(HttpClientRequest.bearerToken(request, token)))
      )
    )
    const http = (yield* HttpClient.HttpClient).pipe(
      HttpClient.mapRequest(HttpClientRequest.prependUrl(url.href.replace(/\/$/, ""))),
      (client) => (options.once ? client : retried(client, budget)),
      HttpClient.withCircuitBreaker({ breaker, key: upstream }),
      (client) => measured(client, upstream)
    )
    return yield* HttpApiClient.makeWith(api, { httpClient: http }).pipe(Effect.provide(authenticated))
  }).pipe(Effect.provide(servicesHttp))

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
      Effect.timeout(serviceCrossing.timeoutMillis),
      Effect.catchDefect((cause) => Effect.fail(new UpstreamUnavailable({ upstream, cause }))),
      Effect.mapError((error) => (isDeclared(error) ? error : new UpstreamUnavailable({ upstream, cause: error })))
    )
