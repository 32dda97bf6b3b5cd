/** Deletes what this service holds of a person: words, answers, activity, places. Certificates and events stay: they carry ids, which name nobody any more; the names that certificates showed are deleted. */
import type { UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer } from "effect"
import { learnerProgress } from "../domain/LearnerProgress.ts"
import { quizAttempts } from "../domain/QuizAttempts.ts"
import { Activity } from "../projections/Activity.ts"
import { AnswerSheets } from "../projections/AnswerSheets.ts"
import { Attempts } from "../projections/Attempts.ts"
import { CertificateNames } from "../projections/CertificateNames.ts"
import { Bookmarks } from "../projections/Bookmarks.ts"
import { Enrollments } from "../projections/Enrollments.ts"
import { Notes } from "../projections/Notes.ts"

export class Erasure extends Context.Service<Erasure, { readonly erase: (userId: UserId) => Effect.Effect<void> }>()(
  "@lyceum/progress/commands/Erasure"
) {
  static readonly layer = Layer.effect(
    Erasure,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const activity = yield* Activity
      const attempts = yield* Attempts
      const bookmarks = yield* Bookmarks
      const certificateNames = yield* CertificateNames
      const enrollments = yield* Enrollments
      const notes = yield* Notes
      const sheets = yield* AnswerSheets
      const erase = Effect.fn("Erasure.erase")(function* (userId: UserId) {
        const places = yield* enrollments.forget(userId)
        const streams = [
          ...places.map((id) => `${learnerProgress.name}-${id}`),
          ...(yield* attempts.quizzesOf(userId)).map((id) => `${quizAttempts.name}-${id}`)
        ]
        yield* activity.forget(userId)
        yield* sheets.forget(userId)
        yield* notes.forget(userId)
        yield* bookmarks.forget(userId)
        yield* certificateNames.forget(userId)
        yield* Effect.orDie(sql`DELETE FROM idempotency WHERE stream = ANY(${streams}::text[])`)
      })
      return Erasure.of({ erase })
    })
  )
}
