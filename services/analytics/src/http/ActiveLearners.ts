/** Handlers of `/v1/analytics/active-learners`: windows of the past, and live. */
import { PgClient } from "@effect/sql-pg"
import { ActiveLearnersEvent, activeLearnersLimits, type ActiveLearnersWindow } from "@lyceum/api/ActiveLearners"
import { AnalyticsApi } from "@lyceum/api/Analytics"
import { InvalidRequest, Unprocessable } from "@lyceum/api/Problems"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, pageOf } from "@lyceum/runtime/http/Paging"
import { eventStream } from "@lyceum/runtime/live/EventStream"
import { Clock, DateTime, Effect, Option, Result, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { sourcesOf } from "../domain/Groups.ts"
import { windowRange } from "../domain/Ranges.ts"
import { Freshness } from "../Freshness.ts"
import { LiveWindows } from "../live/LiveWindows.ts"
import { windowsIn } from "../projections/Windows.ts"

const cursor = cursorCodec(Schema.DateTimeUtc)
const encodeEvent = Schema.encodeEffect(ActiveLearnersEvent)

const wireEvent = (window: ActiveLearnersWindow) =>
  Effect.orDie(encodeEvent({ id: DateTime.formatIso(window.start), event: "window", data: window }))

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
          return eventStream(
            request,
            (cutOff) => live.follow(query.courseId ?? "*", Option.map(after, DateTime.toUtc), cutOff),
            wireEvent
          )
        })
      )
  })
)
