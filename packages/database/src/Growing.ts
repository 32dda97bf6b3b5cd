/**
 * A pool that grows for those who wait already. In effect 4.1.0 a reservation (`Pool.reserve`) takes the rest of a shared
 * connection away, and only the next borrower makes the pool grow: whoever waited before that would sleep until then.
 * A transaction wakes them when it ends; a listener or a reserved connection may never end, so each is followed by a borrower.
 */
import type { PgClient } from "@effect/sql-pg"
import { Effect, type Scope } from "effect"
import type { SqlError } from "effect/sql"

/** Changes `listen` and `reserve` of a client just made, so that neither leaves others asleep. */
export const growing = (sql: PgClient.PgClient): void => {
  const { listen, reserve } = sql
  const borrow = Effect.forkScoped(Effect.ignore(sql`SELECT 1`))
  const followed = <A>(reservation: Effect.Effect<A, SqlError.SqlError, Scope.Scope>) => Effect.tap(reservation, borrow)
  Object.assign(sql, { listen: (channel: string) => followed(listen(channel)), reserve: followed(reserve) })
}
