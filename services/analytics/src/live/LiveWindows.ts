/**
 * The live stream of closed windows. A notification of the database is only a hint to look: what is sent comes from the
 * table, after the reader's own position, so nothing is left out or sent twice whichever process consumed the results.
 */
import { PgClient } from "@effect/sql-pg"
import type { ActiveLearnersWindow } from "@lyceum/api/Analytics"
import type { CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { persist } from "@lyceum/messaging/Persist"
import {
  type Cause,
  Context,
  DateTime,
  Deferred,
  type Duration,
  Effect,
  Fiber,
  Layer,
  Option,
  Queue,
  Stream
} from "effect"
import { newestWindows, windowsAfter, windowsChannel } from "../projections/Windows.ts"

/** What a reader gets: a window, or a sign of life. */
export type Live = { readonly kind: "window"; readonly window: ActiveLearnersWindow } | { readonly kind: "heartbeat" }

/** Windows that a reader without a position gets first. */
const firstWindows = 60
/** Windows that are read at once, and that wait for a reader at most. */
const buffer = 100

/** How often a sign of life is sent, and how long a full buffer waits for its reader. */
export const Pacing = Context.Reference<{ readonly heartbeat: Duration.Input; readonly patience: Duration.Input }>(
  "@lyceum/analytics/live/Pacing",
  { defaultValue: () => ({ heartbeat: "15 seconds", patience: "30 seconds" }) }
)

export class LiveWindows extends Context.Service<
  LiveWindows,
  {
    /**
     * Windows of a course (or `*`) after a start, or the newest 60 and all later ones, with a heartbeat at first and every 15 seconds.
     * Ends when the service stops. A reader that takes nothing for 30 seconds is left: `cutOff` is run then.
     */
    readonly follow: (
      courseId: CourseOrAll,
      after: Option.Option<DateTime.Utc>,
      cutOff: Effect.Effect<void>
    ) => Stream.Stream<Live>
    /** Ends every stream, also those to come: the first step of stopping. */
    readonly end: Effect.Effect<void>
  }
>()("@lyceum/analytics/live/LiveWindows") {
  static readonly layer = Layer.effect(
    LiveWindows,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const { heartbeat, patience } = yield* Pacing
      const ended = yield* Deferred.make<void>()
      let hint = yield* Deferred.make<void>()

      const wakeAll = Effect.gen(function* () {
        const waiting = hint
        hint = yield* Deferred.make<void>()
        yield* Deferred.succeed(waiting, undefined)
      })
      yield* Effect.forkScoped(
        persist(
          Effect.scoped(
            Effect.gen(function* () {
              const notifications = yield* sql.listen(windowsChannel)
              // What was written while nobody listened.
              yield* wakeAll
              return yield* Effect.forever(Effect.andThen(Queue.take(notifications), wakeAll))
            })
          ),
          (cause) => Effect.logWarning("the live stream will listen again", cause)
        )
      )

      const produce = Effect.fnUntraced(
        function* (
          queue: Queue.Queue<Live, Cause.Done>,
          courseId: CourseOrAll,
          after: Option.Option<DateTime.Utc>,
          cutOff: Effect.Effect<void>
        ) {
          const give = (live: Live) =>
            Effect.flatMap(Effect.timeoutOption(Queue.offer(queue, live), patience), (taken) =>
              Option.isSome(taken) ? Effect.void : Effect.andThen(cutOff, Effect.interrupt)
            )
          // At once: response headers leave with the first bytes, and a reader learns that it is connected.
          yield* give({ kind: "heartbeat" })
          const beat = yield* Effect.forkChild(Effect.forever(Effect.delay(give({ kind: "heartbeat" }), heartbeat)))
          const send = Effect.gen(function* () {
            let position = after
            while (true) {
              // Taken before the look: what is written after it completes this hint.
              const next = hint
              const windows = yield* Option.isNone(position)
                ? newestWindows(courseId, firstWindows)
                : windowsAfter(courseId, position.value, buffer)
              for (const window of windows) yield* give({ kind: "window", window })
              const last = windows.at(-1)
              // Without any window yet, everything that comes is new.
              position = Option.some(last?.start ?? Option.getOrElse(position, () => DateTime.makeUnsafe(0)))
              if (windows.length < buffer) yield* Deferred.await(next)
            }
          })
          return yield* Effect.raceFirst(send, Fiber.join(beat))
        },
        Effect.provideService(PgClient.PgClient, sql)
      )

      return LiveWindows.of({
        follow: (courseId, after, cutOff) =>
          Stream.unwrap(
            Effect.gen(function* () {
              const queue = yield* Queue.bounded<Live, Cause.Done>(buffer)
              yield* Effect.raceFirst(produce(queue, courseId, after, cutOff), Deferred.await(ended)).pipe(
                Effect.ensuring(Queue.end(queue)),
                Effect.forkScoped
              )
              return Stream.fromQueue(queue)
            })
          ),
        end: Effect.asVoid(Deferred.succeed(ended, undefined))
      })
    })
  )
}
