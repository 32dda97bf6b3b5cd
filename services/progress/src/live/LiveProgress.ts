/**
 * The live stream of a learner's own progress. A notification of the database, sent with each commit, is a hint to look:
 * what is told is read from committed state, so it is right whichever process made the change. After a gap of the listener,
 * and as the first event, a reader is told to read anew: nothing is missed.
 */
import { PgClient } from "@effect/sql-pg"
import type { ProgressChange } from "@lyceum/api/ProgressStream"
import type { UserId } from "@lyceum/domain/Ids"
import { listening } from "@lyceum/runtime/live/Listening"
import { type Give, type Heartbeat, liveStreams } from "@lyceum/runtime/live/LiveStreams"
import { Context, DateTime, Effect, Layer, Option, type Stream } from "effect"
import type { Activity } from "../projections/Activity.ts"
import type { CourseVersions } from "../projections/CourseVersions.ts"
import type { Enrollments } from "../projections/Enrollments.ts"
import type { ProgressStates } from "../projections/ProgressStates.ts"
import { changesOf } from "./ProgressChanges.ts"
import { decodeHint, progressChannel } from "./ProgressHints.ts"
import { Readers } from "./Readers.ts"

/** What a reader is told: a change, or the word to read anew. */
export type Live =
  | { readonly kind: "change"; readonly change: ProgressChange }
  | { readonly kind: "sync"; readonly asOf: DateTime.Utc }

export class LiveProgress extends Context.Service<
  LiveProgress,
  {
    /** How many streams the person has open in this process. */
    readonly open: (userId: UserId) => number
    /** The person's changes from now on. A reader that takes nothing for 30 seconds is left: `cutOff` is run then. */
    readonly follow: (userId: UserId, cutOff: Effect.Effect<void>) => Stream.Stream<Live | Heartbeat>
    /** Ends every stream, also those to come: the first step of stopping. */
    readonly end: Effect.Effect<void>
  }
>()("@lyceum/progress/live/LiveProgress") {
  static readonly layer = Layer.effect(
    LiveProgress,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const context = yield* Effect.context<Activity | CourseVersions | Enrollments | ProgressStates>()
      const streams = yield* liveStreams
      const readers = new Readers()

      yield* listening(sql, progressChannel, {
        missed: Effect.sync(() => readers.syncAll()),
        hear: (payload) =>
          decodeHint(payload).pipe(
            Effect.map((hint) => readers.hint(hint)),
            Effect.catch((error) => Effect.logWarning("a notification that is no hint", error))
          )
      })

      const tell = Effect.fnUntraced(
        function* (userId: UserId, give: Give<Live>) {
          const sync = Effect.flatMap(DateTime.now, (asOf) => give({ kind: "sync", asOf }))
          const reader = yield* Effect.acquireRelease(
            Effect.sync(() => readers.add(userId)),
            (one) => Effect.sync(() => readers.remove(one))
          )
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
              else yield* Effect.forEach(changes.value, (change) => give({ kind: "change", change }), { discard: true })
            }
          }
        },
        Effect.scoped,
        Effect.provideContext(context)
      )

      return LiveProgress.of({
        open: (userId) => readers.count(userId),
        follow: (userId, cutOff) => streams.open<Live, never>((give) => tell(userId, give), cutOff),
        end: streams.end
      })
    })
  )
}
