/** What people ask of the services: what the routes' handlers do after they have asked the policy. */
import { Answers, QuestionId } from "@lyceum/domain/Quiz"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import type { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { type CourseId, EventId, type ItemId, type UserId } from "@lyceum/domain/Ids"
import { ChoiceId } from "@lyceum/domain/Quiz"
import { Enrollments } from "@lyceum/enrollment/Enrollments"
import { KnownCourses } from "@lyceum/enrollment/projections/KnownCourses"
import { CompletePassed } from "@lyceum/progress/commands/CompletePassed"
import { Learning } from "@lyceum/progress/commands/Learning"
import { Quizzes } from "@lyceum/progress/commands/Quizzes"
import { progressView } from "@lyceum/progress/domain/ProgressView"
import { touchedBy } from "@lyceum/progress/domain/Touches"
import { learnerIn } from "@lyceum/progress/http/Access"
import { Ingest } from "@lyceum/progress/ingest/Ingest"
import { Activity } from "@lyceum/progress/projections/Activity"
import { AnswerSheets } from "@lyceum/progress/projections/AnswerSheets"
import { Attempts } from "@lyceum/progress/projections/Attempts"
import { ProgressStates } from "@lyceum/progress/projections/ProgressStates"
import { DateTime, Effect, Option, Schema } from "effect"

/** Runs a request as the middleware does: who asks, and under which Idempotency-Key. */
export const asLearner =
  (userId: UserId, correlationId: string, key = "", body = "") =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provideService(CommandContext, { actor: `user:${userId}`, correlationId }),
      Effect.provideService(
        RequestIdempotency,
        key === "" ? null : { route: "POST /v1/enrollments", key, fingerprint: body }
      )
    )

/** What an enrolment answers; `null` = there is no such course. */
export interface Enrolled {
  readonly id: string
  readonly userId: string
  readonly courseId: string
  readonly status: EnrollmentStatus
}

export const enrol = (userId: UserId, courseId: CourseId) =>
  Effect.gen(function* () {
    const found = yield* (yield* KnownCourses).find(courseId)
    if (Option.isNone(found)) return null
    const enrolled: Enrolled = yield* (yield* Enrollments).enroll({ courseId, userId, cohort: null })
    return enrolled
  })

export const withdraw = (userId: UserId, courseId: CourseId) =>
  Effect.flatMap(Enrollments, (enrollments) => enrollments.withdraw(enrollmentId(courseId, userId)))

/** Records that an item was viewed; gives how many events were accepted. `id` and `occurredAt` are the client's own. */
export const view = (userId: UserId, courseId: CourseId, itemId: ItemId, id: string, occurredAt: string) =>
  Effect.gen(function* () {
    const receipt = yield* (yield* Ingest).record({ kind: "person", userId, role: "learner", scopes: [] }, [
      { id: EventId.make(id), type: "item-viewed", courseId, itemId, occurredAt }
    ])
    return receipt.accepted
  })

export const mark = (userId: UserId, courseId: CourseId, itemId: ItemId) =>
  Effect.gen(function* () {
    const learner = yield* learnerIn(userId, courseId)
    yield* (yield* Learning).mark(learner, itemId, "complete")
  })

const right = Schema.decodeSync(Answers)([
  { questionId: QuestionId.make("question"), answer: { kind: "choice", choiceId: ChoiceId.make("right") } }
])

/** Attempts the first quiz of the course and hands in the right answer; gives the attempt's id, `null` = there is no quiz. */
export const attempt = (userId: UserId, courseId: CourseId) =>
  Effect.gen(function* () {
    const learner = yield* learnerIn(userId, courseId)
    const [quiz] = [...learner.course.quizzes]
    if (quiz === undefined) return null
    const attempts = yield* Attempts
    const quizzes = yield* Quizzes
    const id = yield* quizzes.start(learner, quiz[0], quiz[1])
    yield* (yield* AnswerSheets).save(id, right, null)
    const started = yield* attempts.find(id)
    if (Option.isNone(started)) return yield* Effect.die(new Error("an attempt that was started is not there"))
    yield* quizzes.submit(started.value, quiz[1])
    const graded = yield* attempts.find(id)
    if (Option.isSome(graded)) yield* Effect.ignore((yield* CompletePassed).complete(graded.value))
    return id
  })

/** What a learner is shown of their progress. */
export interface Shown {
  readonly enrollmentId: string
  readonly userId: string
  readonly version: number
  readonly percent: number
  readonly completedAll: boolean
}

export const read = (userId: UserId, courseId: CourseId) =>
  Effect.gen(function* () {
    const { course, enrolledAt, enrollmentId } = yield* learnerIn(userId, courseId)
    const state = yield* (yield* ProgressStates).one(enrollmentId)
    const touched = touchedBy(yield* (yield* Activity).of([enrollmentId])).get(enrollmentId) ?? []
    const shown = progressView(userId, { course, enrolledAt, state, touched }, yield* DateTime.now)
    return {
      enrollmentId,
      // Whose progress it is that was read, as its events say.
      userId: state.of?.userId ?? userId,
      version: course.version,
      percent: shown.percent,
      completedAll: shown.percent === 100
    } satisfies Shown
  })
