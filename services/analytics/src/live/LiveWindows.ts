/**
 * The live stream of closed windows. A notification of the database is only a hint to look: what is sent comes from the
 * table, after the reader's own position, so nothing is left out or sent twice whichever process consumed the results.
 */
import { PgClient } from "@effect/sql-pg"
import type { ActiveLearnersWindow } from "@lyceum/api/ActiveLearners"
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { listening } from "@lyceum/runtime/live/Listening"
import { type Give, heartbeat, type Heartbeat, liveBuffer, liveStreams } from "@lyceum/runtime/live/LiveStreams"
import { Context, DateTime, Deferred, Effect, Layer, Option, type Stream } from "effect"
import { newestWindows, windowsAfter, windowsChannel } from "../projections/Windows.ts"

/** Windows that a reader without a position gets first. */
const firstWindows = 60

export class LiveWindows extends Context.Service<
  LiveWindows,
  {
    /**
     * Windows of a course (or `*`) after a start, or the newest 60 and all later ones, with a heartbeat at first and every 15 seconds.
     * Ends after a lifetime and when the service stops. A reader that takes nothing for 30 seconds is left: `cutOff` is run then.
     */
    readonly follow: (
      courseId: CourseOrAll,
      after: Option.Option<DateTime.Utc>,
      cutOff: Effect.Effect<void>
    ) => Stream.Stream<ActiveLearnersWindow | Heartbeat>
    /** Ends every stream, also those to come: the first step of stopping. */
    readonly end: Effect.Effect<void>
  }
>()("@lyceum/analytics/live/LiveWindows") {
  static readonly layer = Layer.effect(
    LiveWindows,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const streams = yield* liveStreams
      let hint = yield* Deferred.make<void>()

      const wakeAll = Effect.gen(function* () {
        const waiting = hint
        hint = yield* Deferred.make<void>()
        yield* Deferred.succeed(waiting, undefined)
      })
      yield* listening(sql, windowsChannel, { missed: wakeAll, hear: () => wakeAll })

      const tell = Effect.fnUntraced(
        function* (
          courseId: CourseOrAll,
          after: Option.Option<DateTime.Utc>,
          give: Give<ActiveLearnersWindow | Heartbeat>
        ) {
          // At once: response headers leave with the first bytes, and a reader learns that it is connected.
          yield* give(heartbeat)
          let position = after
          while (true) {
            // Taken before the look: what is written after it completes this hint.
            const next = hint
            const windows = yield* Option.isNone(position)
              ? newestWindows(courseId, firstWindows)
              : windowsAfter(courseId, position.value, liveBuffer)
            yield* Effect.forEach(windows, give, { discard: true })
            const last = windows.at(-1)
            // Without any window yet, everything that comes is new.
            position = Option.some(last?.start ?? Option.getOrElse(position, () => DateTime.makeUnsafe(0)))
            if (windows.length < liveBuffer) yield* Deferred.await(next)
          }
        },
        Effect.provideService(PgClient.PgClient, sql)
      )

      return LiveWindows.of({
        follow: (courseId, after, cutOff) =>
          streams.open<ActiveLearnersWindow, never>((give) => tell(courseId, after, give), cutOff),
        end: streams.end
      })
    })
  )
}
