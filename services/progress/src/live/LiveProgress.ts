/**
 * The live stream of a learner's own progress. A notification of the database, sent with each commit, is a hint to look:
 * what is told is read from committed state, so it is right whichever process made the change. After a gap of the listener,
 * and as the first event, a reader is told to read anew: nothing is missed.
 */
import { PgClient } from "@effect/sql-pg"
import type { ProgressChange } from "@lyceum/api/Progress"
import type { UserId } from "@lyceum/domain/Ids"
import { persist } from "@lyceum/messaging/Persist"
import { type Cause, Context, DateTime, Deferred, type Duration, Effect, Layer, Option, Queue, Stream } from "effect"
import type { Activity } from "../projections/Activity.ts"
import type { CourseVersions } from "../projections/CourseVersions.ts"
import type { Enrollments } from "../projections/Enrollments.ts"
import type { ProgressStates } from "../projections/ProgressStates.ts"
import { changesOf } from "./ProgressChanges.ts"
import { decodeHint, progressChannel } from "./ProgressHints.ts"
import { Readers } from "./Readers.ts"

/** What a reader gets: a change, the word to read anew, or a sign of life. */
export type Live =
  | { readonly kind: "change"; readonly change: ProgressChange }
  | { readonly kind: "sync"; readonly asOf: DateTime.Utc }
  | { readonly kind: "heartbeat" }

/** Events that wait for a reader at most. */
const buffer = 100

/** How often a sign of life is sent, how long a full buffer waits for its reader, and how long a stream lasts. */
export const Pacing = Context.Reference<{
  readonly heartbeat: Duration.Input
  readonly patience: Duration.Input
  readonly lifetime: Duration.Input
}>("@lyceum/progress/live/Pacing", {
  // A session that has ended meanwhile sees no more than the rest of a lifetime.
  defaultValue: () => ({ heartbeat: "15 seconds", patience: "30 seconds", lifetime: "10 minutes" })
})

export class LiveProgress extends Context.Service<
  LiveProgress,
  {
    /** How many streams the person has open in this process. */
    readonly open: (userId: UserId) => number
    /** The person's changes from now on. A reader that takes nothing for 30 seconds is left: `cutOff` is run then. */
    readonly follow: (userId: UserId, cutOff: Effect.Effect<void>) => Stream.Stream<Live>
    /** Ends every stream, also those to come: the first step of stopping. */
    readonly end: Effect.Effect<void>
  }
>()("@lyceum/progress/live/LiveProgress") {
  static readonly layer = Layer.effect(
    LiveProgress,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const context = yield* Effect.context<Activity | CourseVersions | Enrollments | ProgressStates>()
      const { heartbeat, lifetime, patience } = yield* Pacing
      const ended = yield* Deferred.make<void>()
      const readers = new Readers()

      const hear = (payload: string) =>
        decodeHint(payload).pipe(
          Effect.map((hint) => readers.hint(hint)),
          Effect.catch((error) => Effect.logWarning("a notification that is no hint", error))
        )
      yield* Effect.forkScoped(
        persist(
          Effect.scoped(
            Effect.gen(function* () {
              const notifications = yield* sql.listen(progressChannel)
              // What was committed while nobody listened.
              readers.syncAll()
              return yield* Effect.forever(Effect.flatMap(Queue.take(notifications), ({ payload }) => hear(payload)))
            })
          ),
          (cause) => Effect.logWarning("the live stream will listen again", cause)
        )
      )

      const produce = Effect.fnUntraced(
        function* (queue: Queue.Queue<Live, Cause.Done>, userId: UserId, cutOff: Effect.Effect<void>) {
          const give = (live: Live) =>
            Effect.flatMap(Effect.timeoutOption(Queue.offer(queue, live), patience), (taken) =>
              Option.isSome(taken) ? Effect.void : Effect.andThen(cutOff, Effect.interrupt)
            )
          const sync = Effect.flatMap(DateTime.now, (asOf) => give({ kind: "sync", asOf }))
          const reader = yield* Effect.acquireRelease(
            Effect.sync(() => readers.add(userId)),
            (one) => Effect.sync(() => readers.remove(one))
          )
          const tell = Effect.gen(function* () {
            yield* sync
            while (true) {
              const waiting = yield* reader.take
              if (waiting.sync) {
                yield* sync
                continue
              }
              for (const [enrollmentId, itemIds] of waiting.courses) {
                const changes = yield* changesOf(userId, enrollmentId, itemIds)
                if (Option.isNone(changes)) yield* sync
                else
                  yield* Effect.forEach(changes.value, (change) => give({ kind: "change", change }), { discard: true })
              }
            }
          })
          const beat = Effect.forever(Effect.delay(give({ kind: "heartbeat" }), heartbeat))
          return yield* Effect.raceAllFirst([tell, beat, Effect.sleep(lifetime)])
        },
        Effect.scoped,
        Effect.provideContext(context)
      )

      return LiveProgress.of({
        open: (userId) => readers.count(userId),
        follow: (userId, cutOff) =>
          Stream.unwrap(
            Effect.gen(function* () {
              const queue = yield* Queue.bounded<Live, Cause.Done>(buffer)
              yield* Effect.raceFirst(produce(queue, userId, cutOff), Deferred.await(ended)).pipe(
                Effect.tapCause((cause) => Effect.logDebug("a live stream has ended", cause)),
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
