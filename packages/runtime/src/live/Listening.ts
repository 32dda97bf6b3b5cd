/** Listens to a channel of the database for as long as its scope lives, also over lost connections. */
import type { PgClient } from "@effect/sql-pg"
import { persist } from "@lyceum/messaging/Persist"
import { Effect, Queue } from "effect"

/**
 * Hears every notification of a PostgreSQL channel (LISTEN). `missed` runs whenever listening begins, the first time too:
 * what was told before then, or while the connection was away, nobody heard.
 */
export const listening = (
  sql: PgClient.PgClient,
  channel: string,
  { hear, missed }: { readonly hear: (payload: string) => Effect.Effect<void>; readonly missed: Effect.Effect<void> }
) =>
  Effect.forkScoped(
    persist(
      Effect.scoped(
        Effect.gen(function* () {
          const notifications = yield* sql.listen(channel)
          yield* missed
          return yield* Effect.forever(Effect.flatMap(Queue.take(notifications), ({ payload }) => hear(payload)))
        })
      ),
      (cause) => Effect.logWarning(`the live stream will listen to ${channel} again`, cause)
    )
  )
