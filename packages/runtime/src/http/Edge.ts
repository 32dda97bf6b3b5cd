/**
 * What every request passes through, whatever service it meets: request id, security headers, metrics and log line, and a
 * problem instead of an empty answer where no route or handler gave one.
 */
import {
  InternalError,
  InvalidRequest,
  NotFound,
  PayloadTooLarge,
  ServiceUnavailable,
  TooManyRequests,
  UnsupportedMediaType
} from "@lyceum/api/Problems"
import { CommandContext } from "@lyceum/database/CommandContext"
import { isAway, isUnstorable } from "@lyceum/database/DatabaseFaults"
import { Cause, Clock, Context, Effect, LogLevel, Option, References, Tracer } from "effect"
import {
  Headers,
  HttpIncomingMessage,
  HttpRouter,
  HttpServerError,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { randomUUID } from "node:crypto"
import { ListenerAdmission } from "../admission/Admission.ts"
import { kindOf } from "../admission/Kinds.ts"
import { limitHeaders } from "../limits/Headers.ts"
import { RateLimits } from "../limits/RateLimits.ts"
import { inFlight, recordRequest, toldMethod } from "../management/RequestMetrics.ts"
import { RequestSignals } from "../telemetry/RequestSignals.ts"
import { serverSpans } from "../telemetry/ServerSpans.ts"
import { ListenerFront, makeReadyAnswers } from "./ReadyAnswers.ts"
import { type RequestFacts, RequestInfo } from "./RequestInfo.ts"
import { shortcuts } from "./Shortcuts.ts"
import { securityHeaders } from "./SecurityHeaders.ts"

const plainId = /^[\w.:-]{8,128}$/

const idOf = (given: string | ReadonlyArray<string> | undefined): string =>
  typeof given === "string" && plainId.test(given) ? given : randomUUID()

const factsOf = (request: HttpServerRequest.HttpServerRequest, traceparent: string | undefined): RequestFacts => {
  return {
    requestId: idOf(request.headers["x-request-id"]),
    traceparent,
    route: undefined,
    headers: {}
  }
}

/** Seconds until it is worth asking again. */
const awayFor = "2"

const away = (cause: Cause.Cause<unknown>) =>
  Effect.logWarning("the database does not answer", cause).pipe(
    Effect.andThen(
      HttpServerRespondable.toResponse(new ServiceUnavailable({ detail: "the database does not answer: try again" }))
    ),
    Effect.map(HttpServerResponse.setHeader("retry-after", awayFor))
  )

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
  } else if (isAway(failure)) return away(cause)
  else if (HttpServerRespondable.isRespondable(failure)) return HttpServerRespondable.toResponse(failure)
  return Effect.logError("request failed", cause).pipe(
    Effect.andThen(HttpServerRespondable.toResponse(new InternalError()))
  )
}

/** A media type that a route does not take is answered as bare text by the decoder: made a problem like any other. */
const isBareMediaType = (response: HttpServerResponse.HttpServerResponse): boolean =>
  response.status === 415 && response.headers["content-type"]?.startsWith("application/problem+json") !== true

/** A line a request at level Debug (a busy service has metrics for that), at Warn when we could not answer it. */
const logRequest = (method: string, { route = "unmatched" }: RequestFacts, status: number, seconds: number) =>
  (status >= 500 ? Effect.logWarning("request") : Effect.logDebug("request")).pipe(
    Effect.annotateLogs({ method: toldMethod(method), route, status, seconds })
  )

/** Nginx's word for a caller who went away before the answer. */
const callerLeft = 499

/**
 * The outermost middleware of a service's public listener. Written as one step around the handler: what it does, it does for
 * every request, and each combinator would cost what a whole header does.
 */
export const edge = HttpRouter.middleware(
  Effect.gen(function* () {
    const everyAnswer = yield* securityHeaders
    const admission = yield* ListenerAdmission
    const spans = yield* serverSpans
    const isTold = yield* RequestSignals
    const isLogged = LogLevel.isLessThanOrEqualTo(yield* References.MinimumLogLevel, "Debug")
    const shortcutOf = yield* shortcuts
    const limits = yield* RateLimits
    const ready = makeReadyAnswers()
    const front = yield* ListenerFront
    /** Answers at once, as the long way would; counted and traced alike. */
    if (front !== undefined && !isLogged) {
      const clock = yield* Clock.Clock
      front.answer = (request, response) => {
        const found = ready.find(request)
        if (found === undefined) return false
        const { authorization, traceparent: header, "x-forwarded-for": forwarded } = request.headers
        const standing =
          authorization === undefined || limits.everybody === true
            ? limits.address(
                {
                  url: request.url ?? "",
                  headers: Headers.fromInput({ "x-forwarded-for": forwarded }),
                  remoteAddress: Option.fromUndefinedOr(request.socket.remoteAddress)
                },
                clock.currentTimeMillisUnsafe()
              )
            : undefined
        // Refused in the way that any request is.
        if (standing?.allowed === false) return false
        const started = clock.currentTimeNanosUnsafe()
        const { span } = spans.begin(typeof header === "string" ? header : undefined, started)
        response.writeHead(200, {
          ...found.headers,
          ...(standing === undefined ? {} : limitHeaders(standing)),
          "x-request-id": idOf(request.headers["x-request-id"])
        })
        response.end(found.body)
        if (!isTold) return true
        const ended = clock.currentTimeNanosUnsafe()
        const seconds = Number(ended - started) / 1e9
        recordRequest("GET", found.route, 200, seconds, span.sampled ? span.traceId : undefined)
        spans.end(span, "GET", found.route, 200, ended)
        return true
      }
    }
    return (handler) =>
      Effect.withFiber((fiber) => {
        const request = Context.getUnsafe(fiber.context, HttpServerRequest.HttpServerRequest)
        const clock = fiber.getRef(Clock.Clock)
        const started = clock.currentTimeNanosUnsafe()
        const { span, traceparent } = spans.begin(request.headers["traceparent"], started)
        const facts = factsOf(request, traceparent)
        const kind = kindOf(request.method, request.url)
        inFlight.value++
        const entered = admission.enter(kind)
        /** Once a request, however it ends. */
        const done = (status: number) => {
          const ended = clock.currentTimeNanosUnsafe()
          inFlight.value--
          admission.leave(kind, entered)
          const seconds = Number(ended - started) / 1e9
          if (!isTold) return seconds
          recordRequest(request.method, facts.route, status, seconds, span.sampled ? span.traceId : undefined)
          spans.end(span, request.method, facts.route, status, ended)
          return seconds
        }
        /** The route's template is known to the fiber that ran its handler. */
        const noteRoute = () => {
          facts.route ??= Context.getOrUndefined(fiber.context, HttpRouter.RouteContext)?.route.path
        }
        const finish = (
          response: HttpServerResponse.HttpServerResponse
        ): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
          if (isBareMediaType(response)) {
            return Effect.flatMap(HttpServerRespondable.toResponse(new UnsupportedMediaType()), finish)
          }
          const seconds = done(response.status)
          const headers = { ...everyAnswer, ...response.headers, ...facts.headers }
          const answer = HttpServerResponse.setHeaders(response, {
            ...headers,
            // The client's own: not part of what is kept. A route that has a limit of its own speaks of that one.
            ...(facts.standing === undefined ? {} : limitHeaders(facts.standing)),
            ...facts.headers,
            "x-request-id": facts.requestId
          })
          const { keep, route } = facts
          if (
            keep !== undefined &&
            route !== undefined &&
            response.status === 200 &&
            response.body._tag === "Uint8Array"
          ) {
            ready.keep(request, {
              route,
              headers,
              body: response.body.body,
              until: performance.now() + keep.millis,
              isCurrent: keep.isCurrent
            })
          }
          return isLogged || response.status >= 500
            ? Effect.as(logRequest(request.method, facts, response.status, seconds), answer)
            : Effect.succeed(answer)
        }
        // The root of the request restores the fiber's context.
        fiber.setContext(
          fiber.context.pipe(
            Context.add(RequestInfo, facts),
            Context.add(CommandContext, {
              actor: "anonymous",
              correlationId: facts.requestId,
              ...(traceparent === undefined ? {} : { traceparent })
            }),
            Context.add(Tracer.ParentSpan, span)
          )
        )
        if (request.headers["authorization"] === undefined || limits.everybody === true) {
          const standing = limits.address(request, clock.currentTimeMillisUnsafe())
          if (standing !== undefined) facts.standing = standing
          if (standing?.allowed === false) {
            const problem = new TooManyRequests({ retryAfterSeconds: standing.resetSeconds })
            return Effect.flatMap(HttpServerRespondable.toResponse(problem), finish)
          }
        }
        const taken = shortcutOf(request)
        facts.route = taken?.route
        const answered =
          taken === undefined
            ? handler
            : Effect.flatMap(Effect.interruptible(taken.answer), (outcome) => {
                if (HttpServerResponse.isHttpServerResponse(outcome)) return Effect.succeed(outcome)
                facts.route = undefined
                return outcome === undefined
                  ? handler
                  : Effect.provideService(handler, HttpServerRequest.HttpServerRequest, outcome)
              })
        return Effect.matchCauseEffect(answered, {
          onSuccess: (response) => {
            noteRoute()
            return finish(response)
          },
          onFailure: (cause) => {
            noteRoute()
            if (Cause.hasInterruptsOnly(cause)) {
              done(callerLeft)
              return Effect.failCause(cause)
            }
            return Effect.flatMap(asProblem(cause), finish)
          }
        })
      })
  }),
  { global: true }
)
