import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect } from "effect"

it.live("listeners and reservations that begin at once leave nobody waiting", () =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    // All of them wait for the first connection of the pool; each of the first three keeps one for good.
    const begun = yield* Effect.all(
      [
        sql.listen("one"),
        sql.listen("two"),
        sql.reserve,
        sql`SELECT 4 AS n`,
        sql.withTransaction(sql`SELECT 5 AS n`),
        sql`SELECT 6 AS n`
      ],
      { concurrency: "unbounded" }
    ).pipe(Effect.timeout("10 seconds"))
    assert.deepStrictEqual(begun.slice(3), [[{ n: 4 }], [{ n: 5 }], [{ n: 6 }]])
  }).pipe(Effect.scoped, Effect.provide(testDatabase("pool", {})))
)
