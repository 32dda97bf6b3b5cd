/** Handlers of `/v1/analytics/active-learners`: windows of the past, and live. */
import { NodeHttpServerRequest } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import { ActiveLearnersEvent, activeLearnersLimits, AnalyticsApi } from "@lyceum/api/Analytics"
import { InvalidRequest, Unprocessable } from "@lyceum/api/Problems"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, pageOf } from "@lyceum/runtime/http/Paging"
import { Clock, DateTime, Effect, Option, Result, Schema, Stream } from "effect"
import { Sse } from "effect/encoding"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { sourcesOf } from "../domain/Groups.ts"
import { windowRange } from "../domain/Ranges.ts"
import { Freshness } from "../Freshness.ts"
import { type Live, LiveWindows } from "../live/LiveWindows.ts"
import { windowsIn } from "../projections/Windows.ts"

const cursor = cursorCodec(Schema.DateTimeUtc)
const encodeEvent = Schema.encodeEffect(ActiveLearnersEvent)

/** A line that readers ignore: only proxies and sockets see that the connection lives. */
const heartbeat = ": heartbeat\n\n"

const render = (live: Live) =>
  live.kind === "heartbeat"
    ? Effect.succeed(heartbeat)
    : encodeEvent({ id: DateTime.formatIso(live.window.start), event: "window", data: live.window }).pipe(
        Effect.map((event) => Sse.encoder.write({ _tag: "Event", ...event })),
        Effect.orDie
      )

/** Closes the connection of a reader that takes nothing: an end of the stream would wait behind what it does not take. */
const closeConnection = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.sync(() => void NodeHttpServerRequest.toServerResponse(request).destroy())

export const activeLearnersHandlers = HttpApiBuilder.group(
  AnalyticsApi,
  "activeLearners",
  Effect.fnUntraced(function* (handlers) {
    const sql = yield* PgClient.PgClient
    const freshness = yield* Freshness
    const live = yield* LiveWindows

    return handlers
      .handle(
        "activeLearners",
        Effect.fnUntraced(
          function* ({ query }) {
            yield* authorize("analytics.read-active", true)
            const range = windowRange(
              { from: query.from?.epochMilliseconds, to: query.to?.epochMilliseconds },
              yield* Clock.currentTimeMillis
            )
            if (Result.isFailure(range)) return yield* new Unprocessable({ reasons: [range.failure] })
            const after = yield* cursor.decode(query.cursor)
            const limit = query.limit ?? activeLearnersLimits.windows
            const fresh = yield* freshness.of(sourcesOf.activeLearners)
            const rows = yield* windowsIn(query.courseId ?? "*", range.success, limit + 1, after)
            const { items, nextCursor } = yield* pageOf(rows, limit, {
              item: (row) => row,
              keyOf: ({ start }) => start,
              encode: cursor.encode
            })
            return { ...fresh, windows: items, nextCursor }
          },
          Effect.provideService(PgClient.PgClient, sql)
        )
      )
      .handleRaw(
        "activeLearnersStream",
        Effect.fnUntraced(function* ({ headers, query, request }) {
          yield* authorize("analytics.read-active", true)
          const lastId = headers["last-event-id"]
          const after = lastId === undefined ? Option.none() : DateTime.make(lastId)
          if (lastId !== undefined && Option.isNone(after)) {
            return yield* new InvalidRequest({ detail: "Last-Event-ID: not one that this stream gave" })
          }
          return HttpServerResponse.stream(
            live
              .follow(query.courseId ?? "*", Option.map(after, DateTime.toUtc), closeConnection(request))
              .pipe(Stream.mapEffect(render), Stream.encodeText),
            {
              contentType: "text/event-stream",
              // The connection goes with the stream: kept alive, it would hold back a listener that stops.
              headers: { "cache-control": "no-cache", "x-accel-buffering": "no", connection: "close" }
            }
          )
        })
      )
  })
)
