/** What a real server does to a request that is not to blame, as the edge of a service sees it. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, layer } from "@effect/vitest"
import { isAway, isBroken } from "@lyceum/database/DatabaseFaults"
import { freshDatabase, testDatabase } from "@lyceum/testing/TestPostgres"
import { Cause, Deferred, Effect, Exit, Fiber } from "effect"

/** What a handler that makes everything a defect ends with. */
const failureOf = <A, E, R>(request: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.exit(Effect.orDie(request)), (exit) =>
    Exit.isFailure(exit) ? Cause.squash(exit.cause) : assert.fail("it did not fail")
  )

const pidOf = (sql: PgClient.PgClient) =>
  Effect.map(sql<{ readonly pid: number }>`SELECT pg_backend_pid() AS pid`, ([row]) => row?.pid ?? 0)

/** Waits until a statement is under way in a backend, or until there is no such backend any more. */
const until = (sql: PgClient.PgClient, pid: number, state: "active" | "gone") =>
  sql<{
    readonly state: string
    readonly query: string
  }>`SELECT state, query FROM pg_stat_activity WHERE pid = ${pid}`.pipe(
    Effect.map(([row]) => (state === "gone" ? row === undefined : row?.query.includes("pg_sleep") === true)),
    Effect.repeat({ until: (isSo) => isSo })
  )

describe("a database that ends what was asked of it", () => {
  layer(testDatabase("faults", {}), { excludeTestServices: true })((it) => {
    it.effect("by an administrator, in the middle of a statement of a transaction", () =>
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const started = yield* Deferred.make<number>()
        const request = sql.withTransaction(
          Effect.gen(function* () {
            yield* Deferred.succeed(started, yield* pidOf(sql))
            yield* sql`SELECT pg_sleep(60)`
          })
        )
        const fiber = yield* Effect.forkChild(failureOf(request))
        const pid = yield* Deferred.await(started)
        yield* until(sql, pid, "active")
        yield* sql`SELECT pg_terminate_backend(${pid})`
        const failure = yield* Fiber.join(fiber)
        assert.isTrue(isAway(failure))
        assert.isTrue(isBroken(failure))
      })
    )

    it.effect("because the transaction takes too long", () =>
      Effect.gen(function* () {
        const { short } = yield* freshDatabase(["short"])
        const startupParameters = { transaction_timeout: "50ms" }
        const hasty = PgClient.layer({
          url: short?.url ?? assert.fail("no schema"),
          startupParameters,
          maxConnections: 1
        })
        const request = Effect.flatMap(PgClient.PgClient, (sql) => sql.withTransaction(sql`SELECT pg_sleep(60)`))
        assert.isTrue(isAway(yield* failureOf(Effect.provide(request, hasty))))
      })
    )

    it.effect("because the transaction's caller stands still", () =>
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const pid = yield* Deferred.make<number>()
        // A fiber of its own: its statements are no part of the transaction.
        const ended = yield* Effect.forkChild(Effect.flatMap(Deferred.await(pid), (one) => until(sql, one, "gone")))
        const failure = yield* failureOf(
          sql.withTransaction(
            Effect.gen(function* () {
              yield* sql`SET LOCAL idle_in_transaction_session_timeout = '50ms'`
              yield* Deferred.succeed(pid, yield* pidOf(sql))
              yield* Fiber.join(ended)
              yield* sql`SELECT 1`
            })
          )
        )
        assert.isTrue(isAway(failure))
      })
    )
  })
})
