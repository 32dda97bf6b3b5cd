/**
 * What every request passes through, whatever service it meets: request id, security headers, metrics and log line, and a
 * problem instead of an empty answer where no route or handler gave one.
 */
import { InternalError, InvalidRequest, NotFound, PayloadTooLarge, UnsupportedMediaType } from "@lyceum/api/Problems"
import { CommandContext } from "@lyceum/database/CommandContext"
import { Cause, Clock, Config, Context, Effect, Option, Tracer } from "effect"
import {
  HttpIncomingMessage,
  HttpRouter,
  HttpServerError,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { SqlError } from "effect/sql"
import { randomUUID } from "node:crypto"
import { inFlight, recordRequest, toldMethod } from "../management/RequestMetrics.ts"
import { RequestSignals } from "../telemetry/RequestSignals.ts"
import { serverSpans } from "../telemetry/ServerSpans.ts"
import { type RequestFacts, RequestInfo } from "./RequestInfo.ts"

/** Answers of the API are data: nothing in them may run, be framed or be sniffed (ASVS 3.4). */
const securityHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
}

/** Not said over plain HTTP (RFC 6797 7.2), which is what a `PUBLIC_URL` of `http:` means; without one it is said. */
const transportSecurity = Effect.gen(function* () {
  const address = yield* Config.option(Config.URL("PUBLIC_URL"))
  return Option.isSome(address) && address.value.protocol === "http:"
    ? {}
    : { "strict-transport-security": "max-age=31536000; includeSubDomains" }
})

const plainId = /^[\w.:-]{8,128}$/

const factsOf = (request: HttpServerRequest.HttpServerRequest, traceparent: string | undefined): RequestFacts => {
  const given = request.headers["x-request-id"]
  return {
    requestId: given !== undefined && plainId.test(given) ? given : randomUUID(),
    traceparent,
    route: undefined
  }
}

/**
 * PostgreSQL refuses texts that hold NUL or half a surrogate pair (SQLSTATE 22021, 22P02, 22P05). They can come in any text
 * field, and nothing has been changed when they do: the request is at fault.
 */
const isUnstorable = (failure: unknown): boolean => {
  if (!SqlError.isSqlError(failure)) return false
  const { cause } = failure.reason
  return (
    typeof cause === "object" &&
    cause !== null &&
    "code" in cause &&
    typeof cause.code === "string" &&
    ["22021", "22P02", "22P05"].includes(cause.code)
  )
}

/** The body went beyond what the listener reads at once. */
const tooLarge = Effect.gen(function* () {
  const maximum = yield* HttpIncomingMessage.MaxBodySize
  const problem =
    maximum === undefined
      ? new InvalidRequest({ detail: "the body is too large" })
      : new PayloadTooLarge({ maximumBytes: Number(maximum) })
  return yield* HttpServerRespondable.toResponse(problem)
})

/** A problem for what no handler answered: 404, 400 for an unreadable body, 413 for one too large, 500 with the cause in the log alone. */
const asProblem = (cause: Cause.Cause<unknown>) => {
  const failure = Cause.squash(cause)
  if (HttpServerError.isHttpServerError(failure)) {
    switch (failure.reason._tag) {
      case "RouteNotFound":
        return HttpServerRespondable.toResponse(new NotFound())
      case "RequestParseError":
        if (failure.reason.reason === "BodyTooLarge") return tooLarge
        return HttpServerRespondable.toResponse(new InvalidRequest({ detail: "the body cannot be read" }))
      default:
    }
  } else if (isUnstorable(failure)) {
    return HttpServerRespondable.toResponse(
      new InvalidRequest({
        detail: "a text holds a character that cannot be stored (NUL or half a surrogate pair)"
      })
    )
  } else if (HttpServerRespondable.isRespondable(failure)) return HttpServerRespondable.toResponse(failure)
  return Effect.logError("request failed", cause).pipe(
    Effect.andThen(HttpServerRespondable.toResponse(new InternalError()))
  )
}

/** A media type that a route does not take is answered as bare text by the decoder: made a problem like any other. */
const mediaTypeAsProblem = (response: HttpServerResponse.HttpServerResponse) =>
  response.status === 415 && response.headers["content-type"]?.startsWith("application/problem+json") !== true
    ? HttpServerRespondable.toResponse(new UnsupportedMediaType())
    : Effect.succeed(response)

/** A line a request at level Debug (a busy service has metrics for that), at Warn when we could not answer it. */
const logRequest = (method: string, { route = "unmatched" }: RequestFacts, status: number, seconds: number) =>
  (status >= 500 ? Effect.logWarning("request") : Effect.logDebug("request")).pipe(
    Effect.annotateLogs({ method: toldMethod(method), route, status, seconds })
  )

/** The route's template is known to the fiber that ran its handler. */
const noteRoute = (facts: RequestFacts) =>
  Effect.contextWith((context: Context.Context<never>) => {
    facts.route = Option.getOrUndefined(Context.getOption(context, HttpRouter.RouteContext))?.route.path
    return Effect.void
  })

/** Nginx's word for a caller who went away before the answer. */
const callerLeft = 499

/** The outermost middleware of a service's public listener. */
export const edge = HttpRouter.middleware(
  Effect.gen(function* () {
    const secureTransport = yield* transportSecurity
    const spans = yield* serverSpans
    const isTold = yield* RequestSignals
    return (handler) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const started = yield* Clock.currentTimeNanos
        const { span, traceparent } = spans.begin(request.headers["traceparent"], started)
        const facts = factsOf(request, traceparent)
        inFlight.value++
        /** Once a request, however it ends. */
        const done = (status: number, ended: bigint) => {
          inFlight.value--
          const seconds = Number(ended - started) / 1e9
          if (!isTold) return seconds
          recordRequest(request.method, facts.route, status, seconds, span.sampled ? span.traceId : undefined)
          spans.end(span, request.method, facts.route, status, ended)
          return seconds
        }
        const answered = handler.pipe(
          Effect.onExit(() => noteRoute(facts)),
          Effect.catchCauseIf((cause) => !Cause.hasInterruptsOnly(cause), asProblem),
          Effect.flatMap(mediaTypeAsProblem),
          Effect.onInterrupt(() => Effect.map(Clock.currentTimeNanos, (ended) => void done(callerLeft, ended))),
          Effect.tap(({ status }) =>
            Effect.flatMap(Clock.currentTimeNanos, (ended) =>
              logRequest(request.method, facts, status, done(status, ended))
            )
          )
        )
        const response = yield* Effect.provideContext(
          answered,
          Context.make(RequestInfo, facts).pipe(
            Context.add(CommandContext, {
              actor: "anonymous",
              correlationId: facts.requestId,
              ...(traceparent === undefined ? {} : { traceparent })
            }),
            Context.add(Tracer.ParentSpan, span)
          )
        )
        return HttpServerResponse.setHeaders(response, {
          ...securityHeaders,
          ...secureTransport,
          "cache-control": "no-store",
          ...response.headers,
          "x-request-id": facts.requestId
        })
      })
  }),
  { global: true }
)
