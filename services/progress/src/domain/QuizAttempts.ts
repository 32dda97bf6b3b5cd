/**
 * The aggregate `attempts-<quizId>`: all tries of one learner at one quiz item, over all versions of the course. One is open
 * at most; numbers count from 1 without gaps. Answers are not part of it: they are kept in a table and in no event. Pure.
 */
import type { Decider } from "@lyceum/domain/Decider"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { AttemptId, CourseId, CourseVersion, type EnrollmentId, ItemId, UserId } from "@lyceum/domain/Ids"
import { AttemptGraded, AttemptStarted } from "@lyceum/events/ProgressEvents"
import { DateTime, Duration, Result, Schema } from "effect"

/** Names the tries of one learner at one item. */
export const quizIdOf = (enrollmentId: EnrollmentId, itemId: ItemId): string =>
  derivedUuid("quiz", enrollmentId, itemId)

const time = Schema.DateTimeUtcFromString

export const AttemptState = Schema.Struct({
  id: AttemptId,
  number: Schema.Int,
  courseVersion: CourseVersion,
  startedAt: time,
  deadline: Schema.NullOr(time),
  graded: Schema.NullOr(
    Schema.Struct({ score: Schema.Finite, maximum: Schema.Finite, passed: Schema.Boolean, submittedAt: time })
  )
})
export type AttemptState = typeof AttemptState.Type

export const QuizAttemptsState = Schema.Struct({
  /** `null` before the first try. */
  of: Schema.NullOr(Schema.Struct({ userId: UserId, courseId: CourseId, itemId: ItemId })),
  attempts: Schema.Array(AttemptState)
})
export type QuizAttemptsState = typeof QuizAttemptsState.Type

export const QuizAttemptsEvent = Schema.Union([AttemptStarted, AttemptGraded])
export type QuizAttemptsEvent = typeof QuizAttemptsEvent.Type

interface Where {
  readonly userId: UserId
  readonly courseId: CourseId
  readonly courseVersion: CourseVersion
  readonly itemId: ItemId
}

/** `start`: nothing happens when one is open. `grade`: nothing happens when it was graded before. */
export type QuizAttemptsCommand =
  | {
      readonly kind: "start"
      readonly where: Where
      readonly attemptId: AttemptId
      readonly now: DateTime.Utc
      readonly maxAttempts: number | null
      readonly timeLimitMinutes: number | null
    }
  | {
      readonly kind: "grade"
      readonly attemptId: AttemptId
      readonly score: number
      readonly maximum: number
      readonly passed: boolean
      readonly now: DateTime.Utc
    }

export type AttemptRejection =
  | { readonly _tag: "NoneLeft"; readonly maxAttempts: number }
  | { readonly _tag: "UnknownAttempt" }

/** The try that was started and not handed in yet. */
export const openAttempt = (state: QuizAttemptsState): AttemptState | undefined =>
  state.attempts.find(({ graded }) => graded === null)

/** How long after the deadline answers are still taken: the way over the network, not more time to think. */
export const grace = Duration.seconds(30)

/** Whether the time is over, grace included. */
export const isOver = (deadline: DateTime.Utc | null, now: DateTime.Utc): boolean =>
  deadline !== null && DateTime.isGreaterThan(now, DateTime.addDuration(deadline, grace))

const decide = (
  state: QuizAttemptsState,
  command: QuizAttemptsCommand
): Result.Result<ReadonlyArray<QuizAttemptsEvent>, AttemptRejection> => {
  if (command.kind === "grade") {
    const attempt = state.attempts.find(({ id }) => id === command.attemptId)
    if (attempt === undefined || state.of === null) return Result.fail({ _tag: "UnknownAttempt" })
    if (attempt.graded !== null) return Result.succeed([])
    const { attemptId, maximum, now, passed, score } = command
    const data = {
      ...state.of,
      courseVersion: attempt.courseVersion,
      attemptId,
      score,
      maximum,
      passed,
      submittedAt: now
    }
    return Result.succeed([{ type: "lyceum.progress.attempt-graded.v1", data }])
  }
  if (openAttempt(state) !== undefined) return Result.succeed([])
  const { attemptId, maxAttempts, now, timeLimitMinutes, where } = command
  if (maxAttempts !== null && state.attempts.length >= maxAttempts)
    return Result.fail({ _tag: "NoneLeft", maxAttempts })
  const deadline = timeLimitMinutes === null ? null : DateTime.add(now, { minutes: timeLimitMinutes })
  const data = { ...where, attemptId, number: state.attempts.length + 1, startedAt: now, deadline }
  return Result.succeed([{ type: "lyceum.progress.attempt-started.v1", data }])
}

const evolve = (state: QuizAttemptsState, event: QuizAttemptsEvent): QuizAttemptsState => {
  if (event.type === "lyceum.progress.attempt-started.v1") {
    const { attemptId, courseId, courseVersion, deadline, itemId, number, startedAt, userId } = event.data
    const attempt: AttemptState = { id: attemptId, number, courseVersion, startedAt, deadline, graded: null }
    return { of: { userId, courseId, itemId }, attempts: [...state.attempts, attempt] }
  }
  const { attemptId, maximum, passed, score, submittedAt } = event.data
  return {
    ...state,
    attempts: state.attempts.map((attempt) =>
      attempt.id === attemptId ? { ...attempt, graded: { score, maximum, passed, submittedAt } } : attempt
    )
  }
}

export const quizAttempts: Decider<QuizAttemptsState, QuizAttemptsCommand, QuizAttemptsEvent, AttemptRejection> = {
  name: "attempts",
  initial: { of: null, attempts: [] },
  decide,
  evolve,
  State: QuizAttemptsState,
  Event: QuizAttemptsEvent
}
