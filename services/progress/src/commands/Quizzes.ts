/** Runs the commands of quiz attempts: start, and grade what was saved. */
import { execute, type IdempotencyKeyReused, type TooMuchContention } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { Uuids } from "@lyceum/database/Uuids"
import { grade, isPassed } from "@lyceum/domain/Grading"
import { AttemptId, EventId, type ItemId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Result, Schema } from "effect"
import type { Quiz } from "../domain/CourseVersion.ts"
import type { Fact } from "../domain/LearnerProgress.ts"
import { type AttemptRejection, openAttempt, quizAttempts, quizIdOf } from "../domain/QuizAttempts.ts"
import { AnswerSheets } from "../projections/AnswerSheets.ts"
import { type AttemptRow, attemptRows } from "../projections/Attempts.ts"
import type { Learner } from "./Learning.ts"

type CommandFault = IdempotencyKeyReused | TooMuchContention

/** Which attempt it is; the rest is read again, so that an idempotent repetition shows what is. */
const Answer = Schema.Struct({ attemptId: Schema.NullOr(AttemptId) })

export class Quizzes extends Context.Service<
  Quizzes,
  {
    /** Starts an attempt, or gives the open one. */
    readonly start: (
      learner: Learner,
      itemId: ItemId,
      quiz: Quiz
    ) => Effect.Effect<AttemptId, CommandFault | AttemptRejection>
    /** Grades the saved answers with the key of the attempt's version. Once: again changes nothing. */
    readonly submit: (attempt: AttemptRow, quiz: Quiz) => Effect.Effect<void, CommandFault>
  }
>()("@lyceum/progress/commands/Quizzes") {
  static readonly layer = Layer.effect(
    Quizzes,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const store = yield* EventStore
      const sheets = yield* AnswerSheets
      const readModel = attemptRows(sql)

      const start = Effect.fn("Quizzes.start")(function* (learner: Learner, itemId: ItemId, quiz: Quiz) {
        const { course, enrollmentId, userId } = learner
        const uuid = yield* Uuids
        const { attemptId } = yield* execute({
          decider: quizAttempts,
          id: quizIdOf(enrollmentId, itemId),
          command: Effect.map(DateTime.now, (now) => ({
            kind: "start" as const,
            where: { userId, courseId: course.courseId, courseVersion: course.version, itemId },
            attemptId: AttemptId.make(uuid()),
            now,
            maxAttempts: quiz.rules.maxAttempts,
            timeLimitMinutes: quiz.rules.timeLimitMinutes
          })),
          readModel,
          also: ({ events }) =>
            events.flatMap((event) =>
              event.type === "lyceum.progress.attempt-started.v1"
                ? [sheets.opening(event.data.attemptId, userId, DateTime.toDateUtc(event.data.startedAt))]
                : []
            ),
          Answer,
          answer: ({ state }) => ({ attemptId: openAttempt(state)?.id ?? null })
        }).pipe(Effect.provideService(EventStore, store))
        return attemptId ?? (yield* Effect.die(new Error("starting an attempt left none open")))
      })

      const submit = Effect.fn("Quizzes.submit")(function* (attempt: AttemptRow, quiz: Quiz) {
        // The revision that the latest try graded: its guard holds the append to it.
        let revision: number | null = null
        yield* execute({
          decider: quizAttempts,
          id: attempt.quizId,
          command: Effect.gen(function* () {
            const sheet = yield* sheets.find(attempt.id)
            revision = Option.isSome(sheet) ? sheet.value.revision : null
            const answers = Option.isSome(sheet) ? sheet.value.answers : []
            // Saving has checked them against the same version: what does not belong cannot be here.
            const { maximum, score } = yield* Result.match(grade(quiz.questions, answers), {
              onFailure: (faults) =>
                Effect.die(new Error(`saved answers do not belong to the quiz: ${JSON.stringify(faults)}`)),
              onSuccess: (graded) => Effect.succeed(graded)
            })
            const passed = isPassed(score, maximum, quiz.rules.passPercent)
            return { kind: "grade" as const, attemptId: attempt.id, score, maximum, passed, now: yield* DateTime.now }
          }),
          readModel,
          guards: () => (revision === null ? [] : [sheets.closing(attempt.id, revision)]),
          Answer,
          answer: () => ({ attemptId: attempt.id })
        }).pipe(
          Effect.catchTag(["NoneLeft", "UnknownAttempt"], (rejection) =>
            Effect.die(new Error(`attempt ${attempt.id} cannot be graded: ${rejection._tag}`))
          ),
          Effect.provideService(EventStore, store)
        )
      })

      return Quizzes.of({ start, submit })
    })
  )
}

/** A passed attempt as a fact about its item. Its cause is the attempt, whichever way the news comes. */
export const passedFact = (attemptId: AttemptId, itemId: ItemId, at: DateTime.Utc): Fact => ({
  kind: "quiz",
  itemId,
  at,
  cause: EventId.make(attemptId)
})
