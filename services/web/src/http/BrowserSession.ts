/** Handlers of group `browserSession` in packages/api BrowserSession.ts. */
import { BrowserSessionApi } from "@lyceum/api/BrowserSession"
import { CrossSite, ServiceUnavailable } from "@lyceum/api/Problems"
import { clientAddress, forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { type DateTime, Clock, Effect, Option } from "effect"
import { HttpEffect, HttpServerRequest, type HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { BrowserSessions } from "../session/BrowserSessions.ts"
import { forgetSecret, keepSecret, secretOf } from "../session/Cookie.ts"
import { isSameOrigin } from "../session/SameOrigin.ts"
import { vary } from "../session/Vary.ts"

const onResponse = (
  change: (response: HttpServerResponse.HttpServerResponse) => HttpServerResponse.HttpServerResponse
) => HttpEffect.appendPreResponseHandler((_, response) => Effect.succeed(change(response)))

/** Keeps the cookie as long as the session will last. */
const keep = (secret: string, expiresAt: DateTime.Utc) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    onResponse(keepSecret(secret, Math.max(0, Math.floor((expiresAt.epochMilliseconds - now) / 1000))))
  )

const away = () => Effect.fail(new ServiceUnavailable({ detail: "the user service does not answer" }))

export const browserSessionHandlers = HttpApiBuilder.group(
  BrowserSessionApi,
  "browserSession",
  Effect.fn(function* (handlers) {
    const sessions = yield* BrowserSessions
    const hops = yield* Effect.orDie(forwardedHops)
    const secretHere = Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) => secretOf(headers["cookie"]))
    /** `None` = the session is over. */
    const accessOf = (secret: string) =>
      sessions.access(secret).pipe(
        Effect.asSome,
        Effect.catchTag("SessionEnded", () => Effect.succeedNone)
      )
    return handlers.handleAll({
      signIn: ({ payload }) =>
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const { headers } = request
          // Also without a cookie: a stranger's page must not sign anybody in as somebody else.
          if (!isSameOrigin(headers)) return yield* new CrossSite()
          const before = secretOf(headers["cookie"])
          const { account, expiresAt, secret } = yield* sessions.signIn(payload, {
            clientAddress: clientAddress(request, hops),
            userAgent: headers["user-agent"]?.slice(0, 2000) ?? null
          })
          if (typeof before === "string") yield* Effect.forkDetach(Effect.ignore(sessions.end(before)))
          yield* keep(secret, expiresAt)
          return account
        }).pipe(Effect.catchTag("UpstreamUnavailable", away), withRetryAfter("sign-in")),
      current: () =>
        Effect.gen(function* () {
          yield* onResponse(vary("cookie"))
          const secret = yield* secretHere
          if (secret === undefined) return { account: null }
          const access = secret === null ? Option.none() : yield* accessOf(secret)
          if (secret === null || Option.isNone(access)) {
            yield* onResponse(forgetSecret)
            return { account: null }
          }
          yield* keep(secret, access.value.expiresAt)
          return { account: access.value.account }
        }).pipe(Effect.catchTag("UpstreamUnavailable", away)),
      signOut: () =>
        Effect.gen(function* () {
          const secret = yield* secretHere
          if (secret === undefined) return
          const { headers } = yield* HttpServerRequest.HttpServerRequest
          if (!isSameOrigin(headers)) return yield* new CrossSite()
          if (secret !== null) yield* sessions.end(secret)
          yield* onResponse(forgetSecret)
        }).pipe(Effect.catchTag("UpstreamUnavailable", away))
    })
  })
)
