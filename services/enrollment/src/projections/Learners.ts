/** Which accounts there are, by id alone: told by `user-events`. */
import type { UserId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Schedule } from "effect"
import { SqlClient } from "effect/sql"

export class Learners extends Context.Service<
  Learners,
  {
    readonly add: (userId: UserId) => Effect.Effect<void>
    /** Marks the account as gone: nobody can enrol it any more. */
    readonly erase: (userId: UserId) => Effect.Effect<void>
    /** Whether the account exists. Waits up to two seconds for news of an account that is just being made. */
    readonly exists: (userId: UserId) => Effect.Effect<boolean>
  }
>()("@lyceum/enrollment/Learners") {
  static readonly layer = Layer.effect(
    Learners,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const known = (userId: UserId) =>
        Effect.map(
          sql<{ readonly erased: boolean }>`SELECT erased FROM learners WHERE user_id = ${userId}`,
          (rows) => rows[0]
        )
      return Learners.of({
        add: Effect.fn("Learners.add")(function* (userId) {
          yield* sql`INSERT INTO learners (user_id) VALUES (${userId}) ON CONFLICT DO NOTHING`
        }, Effect.orDie),
        erase: Effect.fn("Learners.erase")(function* (userId) {
          yield* sql`INSERT INTO learners (user_id, erased) VALUES (${userId}, true)
            ON CONFLICT (user_id) DO UPDATE SET erased = true`
        }, Effect.orDie),
        exists: Effect.fn("Learners.exists")(function* (userId) {
          const found = yield* known(userId).pipe(
            Effect.repeat({ until: (row) => row !== undefined, schedule: Schedule.spaced("200 millis"), times: 10 })
          )
          return found !== undefined && !found.erased
        }, Effect.orDie)
      })
    })
  )
}
