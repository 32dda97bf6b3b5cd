/** This service's own token for calls to others (client credentials, RFC 6749 4.4), fetched once and renewed before its end. */
import type { Crossing } from "@lyceum/domain/Crossing"
import { ServiceAuthentication } from "@lyceum/api/Security"
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import { Config, Context, Duration, Effect, Exit, Layer, Redacted, Schema } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient, HttpApiMiddleware } from "effect/http-api"
import { servicesHttp } from "../tls/ServicesHttp.ts"

/** The user service gave no service token: it is away, or the credentials are wrong. */
export class ServiceTokenUnavailable extends Schema.TaggedError<ServiceTokenUnavailable>()("ServiceTokenUnavailable", {
  cause: Schema.Defect()
}) {
  override get message() {
    return "no service token: is the user service up, and are SERVICE_CLIENT_ID and SERVICE_CLIENT_SECRET right?"
  }
}

export const tokenCrossing: Crossing = {
  what: "service → user, its own token",
  connectMillis: null,
  timeoutMillis: 3000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "the call that needed it fails, the next asks again"
}

/** Asking for the token itself needs none. */
const withoutToken = HttpApiMiddleware.layerClient(ServiceAuthentication, ({ next, request }) => next(request))

export class ServiceTokens extends Context.Service<
  ServiceTokens,
  {
    readonly token: Effect.Effect<Redacted.Redacted, ServiceTokenUnavailable>
  }
>()("@lyceum/runtime/ServiceTokens") {
  /** `SERVICE_CLIENT_ID`, `SERVICE_CLIENT_SECRET`, `USER_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    ServiceTokens,
    Effect.gen(function* () {
      const clientId = yield* Config.NonEmptyString("SERVICE_CLIENT_ID")
      const clientSecret = yield* Config.Redacted("SERVICE_CLIENT_SECRET")
      const url = yield* Config.URL("USER_SERVICE_URL")
      const client = yield* HttpApiClient.make(UsersInternalApi, {
        transformClient: HttpClient.mapRequest(HttpClientRequest.prependUrl(url.href.replace(/\/$/, "")))
      }).pipe(Effect.provide([servicesHttp, withoutToken]))
      const fetched = client.usersInternal
        .serviceToken({
          payload: { clientId, clientSecret: Redacted.value(clientSecret) }
        })
        .pipe(
          Effect.timeout(tokenCrossing.timeoutMillis),
          Effect.map(({ accessToken }) => Redacted.make(accessToken)),
          Effect.mapError((cause) => new ServiceTokenUnavailable({ cause }))
        )
      // Service tokens live ten minutes; half of that is always left.
      const token = yield* Effect.cachedWithTTL(
        fetched,
        Exit.match({ onFailure: () => Duration.zero, onSuccess: () => Duration.minutes(5) })
      )
      return ServiceTokens.of({ token })
    })
  )
}
