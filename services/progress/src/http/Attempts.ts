/** Handlers of quiz attempts. What is not one's own is not found. */
import * as Problems from "@lyceum/api/Problems"
import { ProgressApi } from "@lyceum/api/Progress"
import { CurrentPerson } from "@lyceum/api/Security"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { waitingFor } from "@lyceum/domain/Completion"
import { answerFaults } from "@lyceum/domain/Grading"
import { AttemptId } from "@lyceum/domain/Ids"
import { isAllowed } from "@lyceum/domain/Policy"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { etag, withETag } from "@lyceum/runtime/http/ETags"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { CompletePassed } from "../commands/CompletePassed.ts"
import { Quizzes } from "../commands/Quizzes.ts"
import { attemptsLeft, attemptSummary, attemptView, courseAttempt } from "../domain/AttemptView.ts"
import { completedIds } from "../domain/LearnerProgress.ts"
import { isOver, quizIdOf } from "../domain/QuizAttempts.ts"
import { AnswerSheets } from "../projections/AnswerSheets.ts"
import { type AttemptRow, Attempts } from "../projections/Attempts.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { learnerAsked, learnerIn, teaches, versionOf } from "./Access.ts"
import { contention, keyReused } from "./Faults.ts"
import { revisionOf } from "./Revisions.ts"

/** Where a page of tries begins: before this number; of a whole course: before this try. */
const cursors = cursorCodec(Schema.Int)
const courseCursors = cursorCodec(AttemptId)

const timeIsOver = () => new Problems.Conflict({ detail: "the time of this attempt is over: submit it" })
const isClosed = () => new Problems.Conflict({ detail: "this attempt was submitted" })

export const AttemptsHandlers = HttpApiBuilder.group(
  ProgressApi,
  "attempts",
  Effect.fnUntraced(function* (handlers) {
    const attempts = yield* Attempts
    const completing = yield* CompletePassed
    const enrollments = yield* Enrollments
    const quizzes = yield* Quizzes
    const sheets = yield* AnswerSheets
    const states = yield* ProgressStates
    const versions = yield* CourseVersions
    const access = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      effect.pipe(Effect.provideService(Enrollments, enrollments), Effect.provideService(CourseVersions, versions))

    const quizOf = Effect.fnUntraced(function* ({ courseId, courseVersion, itemId }: AttemptRow) {
      const quiz = (yield* access(versionOf(courseId, courseVersion))).quizzes.get(itemId)
      return quiz ?? (yield* Effect.die(new Error("an attempt's version has no such quiz")))
    })
    const find = Effect.fnUntraced(function* (id: AttemptId) {
      const found = yield* attempts.find(id)
      return Option.isSome(found) ? found.value : yield* new Problems.NotFound()
    })
    /** The learner's own, for changes. */
    const own = Effect.fnUntraced(function* (id: AttemptId) {
      const person = yield* authorize("learning.record", true)
      const row = yield* find(id)
      return row.userId === person.userId ? row : yield* new Problems.NotFound()
    })
    const view = Effect.fnUntraced(function* (row: AttemptRow) {
      const sheet = yield* sheets.find(row.id)
      const shown = attemptView(row, yield* quizOf(row), Option.getOrNull(sheet))
      yield* withETag(etag(shown.revision))
      return shown
    })
    /** Grades, and completes the item at once when it was passed; the event does the same should this process end here. */
    const submit = Effect.fnUntraced(function* (row: AttemptRow) {
      yield* quizzes.submit(row, yield* quizOf(row))
      const graded = yield* find(row.id)
      yield* Effect.ignore(completing.complete(graded))
      return graded
    })

    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          const { course, enrollmentId } = yield* access(learnerIn(userId, query.courseId))
          const quiz = course.quizzes.get(query.itemId)
          if (quiz === undefined) return yield* new Problems.NotFound()
          const quizId = quizIdOf(enrollmentId, query.itemId)
          const limit = limitOf(query)
          const rows = yield* attempts.page(quizId, yield* cursors.decode(query.cursor), limit + 1)
          const open = yield* attempts.open(quizId)
          const used = Math.max(rows[0]?.started ?? 0, Option.isSome(open) ? open.value.started : 0)
          const page = yield* pageOf(rows, limit, {
            item: attemptSummary,
            keyOf: ({ number }) => number,
            encode: cursors.encode
          })
          return {
            rules: quiz.rules,
            questionCount: quiz.questions.length,
            attemptsUsed: used,
            attemptsLeft: attemptsLeft(quiz.rules, used),
            openAttemptId: Option.isSome(open) ? open.value.id : null,
            asOf: yield* DateTime.now,
            ...page
          }
        }),

      ofLearner: ({ params: { courseId }, query }) =>
        Effect.gen(function* () {
          const { course, userId } = yield* access(learnerAsked(courseId, query.userId))
          const limit = limitOf(query)
          const before = yield* courseCursors.decode(query.cursor)
          return yield* pageOf(yield* attempts.inCourse(userId, courseId, before, limit + 1), limit, {
            item: (row) => courseAttempt(row, course),
            keyOf: ({ id }) => id,
            encode: courseCursors.encode
          })
        }),

      start: ({ payload: { courseId, itemId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.record", true)
          const learner = yield* access(learnerIn(userId, courseId))
          const { course, enrollmentId } = learner
          if (!course.byId.has(itemId)) return yield* new Problems.NotFound()
          const quiz = course.quizzes.get(itemId)
          if (quiz === undefined) return yield* new Problems.Conflict({ detail: "this item is not a quiz" })
          const awaited = waitingFor(course, completedIds(yield* states.one(enrollmentId)), itemId)
          if (awaited.length > 0) return yield* new Problems.ItemLocked({ waitingFor: awaited })
          const open = yield* attempts.open(quizIdOf(enrollmentId, itemId))
          if (Option.isSome(open) && isOver(utcOf(open.value.deadline), yield* DateTime.now)) {
            yield* Effect.provideService(submit(open.value), RequestIdempotency, null)
          }
          const attemptId = yield* quizzes.start(learner, itemId, quiz)
          return yield* view(yield* find(attemptId))
        }).pipe(
          Effect.catchTags({
            NoneLeft: ({ maxAttempts }) => Effect.fail(new Problems.NoAttemptsLeft({ maxAttempts })),
            UnknownAttempt: () => Effect.die(new Error("starting named an attempt")),
            TooMuchContention: () => contention,
            IdempotencyKeyReused: () => keyReused
          })
        ),

      get: ({ params: { attemptId } }) =>
        Effect.gen(function* () {
          const person = yield* CurrentPerson
          const row = yield* find(attemptId)
          const isOwn = row.userId === person.userId || (yield* access(teaches(person, row.courseId)))
          return isAllowed(person, "learning.read", isOwn) ? yield* view(row) : yield* new Problems.NotFound()
        }),

      save: ({ headers, params: { attemptId }, payload: { answers } }) =>
        Effect.gen(function* () {
          const row = yield* own(attemptId)
          if (row.submittedAt !== null) return yield* isClosed()
          if (isOver(utcOf(row.deadline), yield* DateTime.now)) return yield* timeIsOver()
          const faults = answerFaults((yield* quizOf(row)).questions, answers)
          if (faults.length > 0) {
            return yield* new Problems.Unprocessable({
              reasons: faults.map(({ questionId, reason }) => `question ${questionId}: ${reason}`)
            })
          }
          const current = yield* sheets.find(attemptId)
          if (Option.isNone(current)) return yield* isClosed()
          const saved = yield* sheets.save(attemptId, answers, yield* revisionOf(headers["if-match"], current.value))
          if (Option.isNone(saved)) {
            const now = yield* sheets.find(attemptId)
            return Option.isSome(now) && !now.value.closed
              ? yield* new Problems.PreconditionFailed({ etag: etag(now.value.revision) })
              : yield* isClosed()
          }
          const { revision, savedAt } = saved.value
          yield* withETag(etag(revision))
          return { answers: saved.value.answers, revision, savedAt: DateTime.fromDateUnsafe(savedAt) }
        }),

      submit: ({ params: { attemptId } }) =>
        Effect.gen(function* () {
          return yield* view(yield* submit(yield* own(attemptId)))
        }).pipe(Effect.catchTags({ TooMuchContention: () => contention, IdempotencyKeyReused: () => keyReused }))
    })
  })
)

const utcOf = (date: Date | null) => (date === null ? null : DateTime.fromDateUnsafe(date))
