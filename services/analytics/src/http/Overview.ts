/** Handler of `/v1/analytics/overview`: for admins. */
import { PgClient } from "@effect/sql-pg"
import { AnalyticsApi } from "@lyceum/api/Analytics"
import { Unprocessable } from "@lyceum/api/Problems"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { Clock, Effect, Result } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { sourcesOf } from "../domain/Groups.ts"
import { dayRange } from "../domain/Ranges.ts"
import { Freshness } from "../Freshness.ts"
import { daysIn, totals } from "../projections/Overview.ts"

export const overviewHandlers = HttpApiBuilder.group(
  AnalyticsApi,
  "overview",
  Effect.fnUntraced(function* (handlers) {
    const sql = yield* PgClient.PgClient
    const freshness = yield* Freshness
    return handlers.handle(
      "overview",
      Effect.fnUntraced(
        function* ({ query }) {
          // The platform is nobody's own: instructors may not.
          yield* authorize("analytics.read", false)
          const range = dayRange(query, yield* Clock.currentTimeMillis)
          if (Result.isFailure(range)) return yield* new Unprocessable({ reasons: [range.failure] })
          const fresh = yield* freshness.of(sourcesOf.overview)
          return { ...fresh, ...(yield* totals), days: yield* daysIn(range.success) }
        },
        Effect.provideService(PgClient.PgClient, sql)
      )
    )
  })
)
