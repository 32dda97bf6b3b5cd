/** Attempts by id: a read model of the aggregate, written in the same statement as the event. */
import { AttemptId, CourseId, CourseVersion, ItemId, UserId } from "@lyceum/domain/Ids"
import type { ReadModel } from "@lyceum/database/Commands"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import type { QuizAttemptsState } from "../domain/QuizAttempts.ts"

/** The rows of one learner's tries at one quiz; `id` is the quiz's. */
export const attemptRows =
  (sql: PgClient.PgClient): ReadModel<QuizAttemptsState> =>
  ({ id, state }) => {
    const { attempts, of } = state
    if (of === null) return []
    const rows = attempts.map(({ courseVersion, deadline, graded, id, number, startedAt }) => ({
      id,
      version: courseVersion,
      number,
      started: DateTime.formatIso(startedAt),
      deadline: deadline === null ? null : DateTime.formatIso(deadline),
      submitted: graded === null ? null : DateTime.formatIso(graded.submittedAt),
      score: graded === null ? null : graded.score,
      maximum: graded === null ? null : graded.maximum,
      passed: graded === null ? null : graded.passed
    }))
    return [
      sql`INSERT INTO attempts (id, quiz_id, user_id, course_id, item_id, course_version, number, started_at, deadline,
          submitted_at, score, maximum, passed)
        SELECT id, ${id}::uuid, ${of.userId}::uuid, ${of.courseId}::uuid, ${of.itemId}::uuid, version, number, started,
          deadline, submitted, score, maximum, passed
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) AS new (id uuid, version int, number int,
          started timestamptz, deadline timestamptz, submitted timestamptz, score float8, maximum float8, passed boolean)
        ON CONFLICT (id) DO UPDATE SET submitted_at = excluded.submitted_at, score = excluded.score,
          maximum = excluded.maximum, passed = excluded.passed`
    ]
  }

/** An attempt, and how many its learner has started at this quiz. */
export const AttemptRow = Schema.Struct({
  id: AttemptId,
  quizId: Schema.String,
  userId: UserId,
  courseId: CourseId,
  itemId: ItemId,
  courseVersion: CourseVersion,
  number: Schema.Int,
  startedAt: Schema.Date,
  deadline: Schema.NullOr(Schema.Date),
  submittedAt: Schema.NullOr(Schema.Date),
  score: Schema.NullOr(Schema.Finite),
  maximum: Schema.NullOr(Schema.Finite),
  passed: Schema.NullOr(Schema.Boolean),
  started: Schema.Int
})
export type AttemptRow = typeof AttemptRow.Type

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(AttemptRow))

export class Attempts extends Context.Service<
  Attempts,
  {
    readonly find: (id: AttemptId) => Effect.Effect<Option.Option<AttemptRow>>
    /** The one that is open at a quiz. */
    readonly open: (quizId: string) => Effect.Effect<Option.Option<AttemptRow>>
    /** Tries at a quiz, newest first; those before number `before` alone, when given. */
    readonly page: (
      quizId: string,
      before: number | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<AttemptRow>>
    /** A learner's tries at all quizzes, in the order of their ids; those after `after` alone, when given. */
    readonly ofLearner: (
      userId: UserId,
      after: AttemptId | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<AttemptRow>>
    /** A learner's tries at all quizzes of a course, newest first (ids grow with time); those before `before` alone, when given. */
    readonly inCourse: (
      userId: UserId,
      courseId: CourseId,
      before: AttemptId | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<AttemptRow>>
    /** The quizzes that a learner has tried. */
    readonly quizzesOf: (userId: UserId) => Effect.Effect<ReadonlyArray<string>>
  }
>()("@lyceum/progress/projections/Attempts") {
  static readonly layer = Layer.effect(
    Attempts,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const columns = sql`a.id, a.quiz_id AS "quizId", a.user_id AS "userId", a.course_id AS "courseId",
        a.item_id AS "itemId", a.course_version AS "courseVersion", a.number, a.started_at AS "startedAt", a.deadline,
        a.submitted_at AS "submittedAt", a.score, a.maximum, a.passed,
        (SELECT max(number) FROM attempts o WHERE o.quiz_id = a.quiz_id) AS started`
      const find = Effect.fn("Attempts.find")(function* (id: AttemptId) {
        const rows = yield* decodeRows(yield* sql`SELECT ${columns} FROM attempts a WHERE a.id = ${id}`)
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)
      const open = Effect.fn("Attempts.open")(function* (quizId: string) {
        const rows = yield* decodeRows(
          yield* sql`SELECT ${columns} FROM attempts a WHERE a.quiz_id = ${quizId} AND a.submitted_at IS NULL`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)
      const page = Effect.fn("Attempts.page")(function* (quizId: string, before: number | undefined, limit: number) {
        const from = before === undefined ? sql`` : sql`AND a.number < ${before}`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM attempts a WHERE a.quiz_id = ${quizId} ${from}
            ORDER BY a.number DESC LIMIT ${limit}`
        )
      }, Effect.orDie)
      const ofLearner = Effect.fn("Attempts.ofLearner")(function* (
        userId: UserId,
        after: AttemptId | undefined,
        limit: number
      ) {
        const from = after === undefined ? sql`` : sql`AND a.id > ${after}::uuid`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM attempts a WHERE a.user_id = ${userId} ${from} ORDER BY a.id LIMIT ${limit}`
        )
      }, Effect.orDie)
      const inCourse = Effect.fn("Attempts.inCourse")(function* (
        userId: UserId,
        courseId: CourseId,
        before: AttemptId | undefined,
        limit: number
      ) {
        const from = before === undefined ? sql`` : sql`AND a.id < ${before}::uuid`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM attempts a WHERE a.user_id = ${userId} AND a.course_id = ${courseId} ${from}
            ORDER BY a.id DESC LIMIT ${limit}`
        )
      }, Effect.orDie)
      const quizzesOf = Effect.fn("Attempts.quizzesOf")(function* (userId: UserId) {
        const rows = yield* sql<{
          quizId: string
        }>`SELECT DISTINCT quiz_id AS "quizId" FROM attempts WHERE user_id = ${userId}`
        return rows.map(({ quizId }) => quizId)
      }, Effect.orDie)
      return Attempts.of({ find, open, page, ofLearner, inCourse, quizzesOf })
    })
  )
}
