/** What `/health/ready` asks this service: its database and its consumers. */
import { PgClient } from "@effect/sql-pg"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { Health } from "@lyceum/runtime/management/Health"
import { Effect, Layer, Option } from "effect"

export const healthChecks = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const sql = yield* PgClient.PgClient
    const consumers = yield* Consumers
    yield* health.add(
      "database",
      sql`SELECT 1`.pipe(Effect.match({ onFailure: () => "the database does not answer", onSuccess: () => null }))
    )
    yield* health.add(
      "consumers",
      Effect.gen(function* () {
        for (const consumer of yield* consumers.all) {
          const failing = yield* consumer.failing
          if (Option.isSome(failing)) return failing.value
        }
        return null
      })
    )
  })
)
