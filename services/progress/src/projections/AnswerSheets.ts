/** What learners answered, by attempt: kept in this table alone and in no event, so that an erasure is a deletion. */
import { AttemptId, type UserId } from "@lyceum/domain/Ids"
import { Answers } from "@lyceum/domain/Quiz"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import type { Statement } from "effect/sql"

/** The whole answers document. `revision` counts its saves; `closed` = handed in. */
export const AnswerSheet = Schema.Struct({
  attemptId: AttemptId,
  answers: Answers,
  revision: Schema.Int,
  closed: Schema.Boolean,
  savedAt: Schema.Date
})
export type AnswerSheet = typeof AnswerSheet.Type

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(AnswerSheet))
const encodeAnswers = Schema.encodeEffect(Schema.fromJsonString(Answers))

export class AnswerSheets extends Context.Service<
  AnswerSheets,
  {
    /** `None` once they were erased. */
    readonly find: (id: AttemptId) => Effect.Effect<Option.Option<AnswerSheet>>
    /** Those of several attempts that are there. */
    readonly findAll: (ids: ReadonlyArray<AttemptId>) => Effect.Effect<ReadonlyMap<AttemptId, AnswerSheet>>
    /** Replaces the answers of an open sheet; `None` when it is closed, or not at `revision` (`null` = any). */
    readonly save: (
      id: AttemptId,
      answers: Answers,
      revision: number | null
    ) => Effect.Effect<Option.Option<AnswerSheet>>
    /** Part of the statement that starts an attempt. */
    readonly opening: (id: AttemptId, userId: UserId, now: Date) => Statement.Fragment
    /** Part of the statement that grades: gives a row only while the answers are those that were graded. */
    readonly closing: (id: AttemptId, revision: number) => Statement.Fragment
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/AnswerSheets") {
  static readonly layer = Layer.effect(
    AnswerSheets,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const columns = sql`attempt_id AS "attemptId", answers, revision, closed, saved_at AS "savedAt"`
      const find = Effect.fn("AnswerSheets.find")(function* (id: AttemptId) {
        const rows = yield* decodeRows(yield* sql`SELECT ${columns} FROM attempt_answers WHERE attempt_id = ${id}`)
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)
      const findAll = Effect.fn("AnswerSheets.findAll")(function* (ids: ReadonlyArray<AttemptId>) {
        const rows = yield* decodeRows(
          yield* sql`SELECT ${columns} FROM attempt_answers WHERE attempt_id = ANY(${ids}::uuid[])`
        )
        return new Map(rows.map((row) => [row.attemptId, row]))
      }, Effect.orDie)
      const save = Effect.fn("AnswerSheets.save")(function* (id: AttemptId, answers: Answers, revision: number | null) {
        const now = DateTime.toDateUtc(yield* DateTime.now)
        const rows = yield* decodeRows(
          yield* sql`UPDATE attempt_answers SET answers = ${yield* encodeAnswers(answers)}::text::jsonb,
              revision = revision + 1, saved_at = ${now}
            WHERE attempt_id = ${id} AND NOT closed AND revision = coalesce(${revision}::int, revision) RETURNING ${columns}`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)
      return AnswerSheets.of({
        find,
        findAll,
        save,
        opening: (id, userId, now) => sql`INSERT INTO attempt_answers (attempt_id, user_id, answers, revision, saved_at)
          VALUES (${id}, ${userId}, '[]'::jsonb, 0, ${now})`,
        closing: (id, revision) => sql`UPDATE attempt_answers SET closed = true
          WHERE attempt_id = ${id} AND revision = ${revision} AND NOT closed RETURNING 1`,
        forget: (userId) => Effect.asVoid(Effect.orDie(sql`DELETE FROM attempt_answers WHERE user_id = ${userId}`))
      })
    })
  )
}
