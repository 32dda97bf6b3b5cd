/**
 * A service when it runs: a public listener for its routes, a management listener for operators, token verification,
 * health, and a shutdown that first stops being ready. One call a service.
 */
import { Effect, Layer } from "effect"
import { AdmissionRule } from "./admission/Admission.ts"
import { behindRule, limitRule } from "./admission/Limit.ts"
import { AccessTokens } from "./auth/AccessTokens.ts"
import { ServiceTokens } from "./auth/ServiceTokens.ts"
import { TokenIntrospection } from "./auth/TokenIntrospection.ts"
import { apiMiddleware } from "./http/ApiMiddleware.ts"
import { publicServer } from "./http/PublicServer.ts"
import { Inspection } from "./inspection/Inspection.ts"
import { inspectionRoutes } from "./inspection/Routes.ts"
import { Health } from "./management/Health.ts"
import { managementServer } from "./management/ManagementServer.ts"
import { limitedTokens } from "./limits/LimitedTokens.ts"
import { rateLimitsLayer } from "./limits/RateLimits.ts"
import { Operations } from "./management/Operations.ts"
import { TrustsCallers } from "./telemetry/ServerSpans.ts"

/** Verification of people's and services' tokens against the user service. The user service itself brings its own. */
export const remoteTokens = AccessTokens.layer.pipe(
  Layer.provide(TokenIntrospection.layer),
  Layer.provideMerge(ServiceTokens.layer)
)

/** Built last, so undone first: ready when all the rest is up, and no longer ready before a listener stops. */
const readiness = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    yield* Effect.addFinalizer(() => health.drain)
    yield* health.started
  })
)

/** What every kind of service has in common. */
interface Parts<A, E, R, A2, E2, R2> {
  readonly routes: Layer.Layer<A, E, R>
  readonly workers: Layer.Layer<A2, E2, R2>
}

/** `isOutermost`: strangers reach it; otherwise what comes has come through another of ours. */
const serve = <A, E, R, A2, E2, R2>({ routes, workers }: Parts<A, E, R, A2, E2, R2>, isOutermost: boolean) =>
  readiness.pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        publicServer(routes.pipe(Layer.provide(apiMiddleware))).pipe(
          Layer.provide([
            Layer.succeed(TrustsCallers, !isOutermost),
            Layer.succeed(AdmissionRule, isOutermost ? limitRule : behindRule)
          ])
        ),
        managementServer,
        workers
      )
    ),
    Layer.provide([Health.layerStarting, Operations.layer, Inspection.layer])
  )

/**
 * Serves `routes` (contract layers built with `HttpApiBuilder.layer` and anything else) beside `workers` (consumers, relay,
 * jobs), and what the web service asks for administrators. All may use `Health`, `Operations` and `Inspection`. Requires
 * `AccessTokens` (other services use `remoteTokens`) and the service's database, for the limits of clients. Provide `telemetry` to the whole graph.
 */
export const service = <A, E, R, A2, E2, R2>({ routes, workers }: Parts<A, E, R, A2, E2, R2>) =>
  serve({ routes: Layer.mergeAll(routes, inspectionRoutes), workers }, false).pipe(
    Layer.provide(limitedTokens),
    Layer.provide(rateLimitsLayer)
  )

/** A service that strangers reach: `service` without internal routes, and traced by its own decision, and the first to turn away what is too much. */
export const outermostService = <A, E, R, A2, E2, R2>(parts: Parts<A, E, R, A2, E2, R2>) => serve(parts, true)
