/** The command line's way to a running platform: the public contract, as any client would use it. */
import { Authentication } from "@lyceum/api/Security"
import { LyceumApi } from "@lyceum/api/Lyceum"
import { Email } from "@lyceum/domain/Account"
import { Effect } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient, HttpApiMiddleware } from "effect/http-api"

/** A client of the platform at `address` that sends `accessToken` where a route wants one. */
export const apiClient = (address: string, accessToken: string) =>
  HttpApiClient.make(LyceumApi, { transformClient: HttpClient.mapRequest(HttpClientRequest.prependUrl(address)) }).pipe(
    Effect.provide([
      FetchHttpClient.layer,
      HttpApiMiddleware.layerClient(Authentication, ({ next, request }) =>
        next(HttpClientRequest.bearerToken(request, accessToken))
      )
    ])
  )

/** Signs in and gives a client that acts as that person. */
export const signedIn = (address: string, account: { readonly email: string; readonly password: string }) =>
  Effect.gen(function* () {
    const stranger = yield* apiClient(address, "")
    const tokens = yield* stranger.signUp.signIn({
      payload: { email: Email.make(account.email), password: account.password }
    })
    return yield* apiClient(address, tokens.accessToken)
  })
