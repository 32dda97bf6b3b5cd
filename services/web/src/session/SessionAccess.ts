/**
 * What stands between a browser and the API: its cookie becomes the bearer token of the session, and never goes further. A
 * request with an `Authorization` of its own passes as it is.
 */
import { CrossSite, ServiceUnavailable } from "@lyceum/api/Problems"
import { Effect, Redacted, Stream } from "effect"
import {
  Headers,
  HttpBody,
  HttpRouter,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { BrowserSessions } from "./BrowserSessions.ts"
import { forgetSecret, secretOf } from "./Cookie.ts"
import { isSafe, isSameOrigin } from "./SameOrigin.ts"
import { vary } from "./Vary.ts"

const problem = HttpServerRespondable.toResponse

/** We cannot tell whose request it is: not the same as nobody's. */
const cannotTell = Effect.map(
  problem(new ServiceUnavailable({ detail: "the user service does not answer; you are still signed in" })),
  HttpServerResponse.setHeader("retry-after", "2")
)

const isEventStream = (response: HttpServerResponse.HttpServerResponse): boolean =>
  response.headers["content-type"]?.startsWith("text/event-stream") === true

/** An open stream ends with its session. */
const endingWith = (response: HttpServerResponse.HttpServerResponse, ended: Effect.Effect<void>) =>
  response.body._tag === "Stream" && isEventStream(response)
    ? HttpServerResponse.setBody(
        response,
        HttpBody.stream(response.body.stream.pipe(Stream.interruptWhen(ended)), response.body.contentType)
      )
    : response

const pathOf = (url: string): string => url.replace(/[?#].*$/s, "")

/** What changes here may change the account, or what its tokens say. */
const aboutMe = /^\/v1\/users\/me(?:\/second-factor(?:\/.*)?)?$/

/** Middleware of every route under `/v1` but those of the session itself. */
export const sessionAccess = HttpRouter.middleware(
  Effect.gen(function* () {
    const sessions = yield* BrowserSessions

    return (handler) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const secret = secretOf(request.headers["cookie"])
        const plain = Headers.remove(request.headers, "cookie")
        const run = (headers: Headers.Headers) =>
          Effect.provideService(handler, HttpServerRequest.HttpServerRequest, request.modify({ headers }))

        if (secret === undefined || request.headers["authorization"] !== undefined) return yield* run(plain)
        if (!isSafe(request.method) && !isSameOrigin(request.headers)) return yield* problem(new CrossSite())
        if (secret === null) return forgetSecret(yield* run(plain))

        const access = yield* Effect.result(sessions.access(secret))
        if (access._tag === "Failure") {
          if (access.failure._tag === "SessionEnded") return forgetSecret(yield* run(plain))
          // What everybody may read still works; a refusal would say more than we know.
          if (!isSafe(request.method)) return yield* cannotTell
          const response = yield* run(plain)
          return response.status >= 400 ? yield* cannotTell : response
        }
        const token = Redacted.value(access.success.accessToken)
        const response = yield* run(Headers.set(plain, "authorization", `Bearer ${token}`))
        // The account that is remembered with the session is no longer what it was.
        if (!isSafe(request.method) && aboutMe.test(pathOf(request.url))) yield* sessions.forget(secret)
        if (response.status !== 401) return endingWith(response, sessions.ended(secret))
        // Ended since we asked last, or the account has changed: the next request gets what holds now.
        yield* sessions.forget(secret)
        const again = yield* Effect.result(sessions.access(secret))
        const over = again._tag === "Failure" && again.failure._tag === "SessionEnded"
        return over ? forgetSecret(response) : response
      }).pipe(Effect.map(vary("cookie", "authorization")))
  })
).layer
