/** Runs the commands of a learner's progress: what they did, what they mark themselves, what a version change settles. */
import { execute, type TooMuchContention } from "@lyceum/database/Commands"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { EventStore } from "@lyceum/database/EventStore"
import type { CourseId, EnrollmentId, ItemId, UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Schema } from "effect"
import type { LoadedVersion } from "../domain/CourseVersion.ts"
import {
  type Fact,
  learnerProgress,
  type LearnerProgressCommand,
  LearnerProgressState,
  type MarkRejection
} from "../domain/LearnerProgress.ts"
import { hintText, progressChannel } from "../live/ProgressHints.ts"
import { certificateRows } from "../projections/Certificates.ts"

/** Whose progress, in which version. */
export interface Learner {
  readonly enrollmentId: EnrollmentId
  readonly userId: UserId
  readonly course: LoadedVersion
}

export class Learning extends Context.Service<
  Learning,
  {
    /** Applies facts in order; repeating them changes nothing. Without facts: completes what a new version has completed. */
    readonly record: (
      learner: Learner,
      facts: ReadonlyArray<Fact>
    ) => Effect.Effect<LearnerProgressState, TooMuchContention>
    /** The learner's own word; gives the state after it. */
    readonly mark: (
      learner: Learner,
      itemId: ItemId,
      state: "complete" | "incomplete"
    ) => Effect.Effect<LearnerProgressState, TooMuchContention | MarkRejection>
    /** Issues the certificates of completions that have none; gives how many. */
    readonly certify: (learner: {
      readonly enrollmentId: EnrollmentId
      readonly userId: UserId
      readonly courseId: CourseId
    }) => Effect.Effect<number, TooMuchContention>
  }
>()("@lyceum/progress/commands/Learning") {
  static readonly layer = Layer.effect(
    Learning,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const store = yield* EventStore
      const readModel = certificateRows(sql)
      const run = (learner: Learner, command: (now: DateTime.Utc) => LearnerProgressCommand) =>
        execute({
          decider: learnerProgress,
          id: learner.enrollmentId,
          command: Effect.map(DateTime.now, command),
          readModel,
          guards: ({ events }) => {
            const itemIds = events.flatMap(({ data }) => ("itemId" in data ? [data.itemId] : []))
            const hint = hintText({ userId: learner.userId, enrollmentId: learner.enrollmentId, itemIds })
            return [sql`SELECT pg_notify(${progressChannel}, ${hint})`]
          },
          Answer: LearnerProgressState,
          answer: ({ state }) => state
        }).pipe(
          // A request's Idempotency-Key belongs to the attempt that it submits, not to what follows from it.
          Effect.provideService(RequestIdempotency, null),
          Effect.catchTag("IdempotencyKeyReused", Effect.die),
          Effect.provideService(EventStore, store)
        )
      const certify = (learner: {
        readonly enrollmentId: EnrollmentId
        readonly userId: UserId
        readonly courseId: CourseId
      }) =>
        execute({
          decider: learnerProgress,
          id: learner.enrollmentId,
          command: Effect.map(DateTime.now, (now): LearnerProgressCommand => ({ kind: "certify", ...learner, now })),
          readModel,
          Answer: Schema.Int,
          answer: ({ events }) => events.length
        }).pipe(
          Effect.provideService(RequestIdempotency, null),
          Effect.catchTag(["IdempotencyKeyReused", "UnknownItem", "NotManual", "Locked"], Effect.die),
          Effect.provideService(EventStore, store)
        )
      return Learning.of({
        certify,
        record: (learner, facts) =>
          run(learner, (now) => ({ kind: "record", ...learner, now, facts })).pipe(
            Effect.catchTag(["UnknownItem", "NotManual", "Locked"], Effect.die)
          ),
        mark: (learner, itemId, state) =>
          run(learner, (now) => ({ kind: state === "complete" ? "mark" : "reopen", ...learner, now, itemId }))
      })
    })
  )
}
