/** What `/health/ready` asks this service: its database, its relay, its consumers. */
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { Relay } from "@lyceum/messaging/Relay"
import { Health } from "@lyceum/runtime/management/Health"
import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"

/** Adds the checks; requires what they ask. */
export const healthChecks = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const sql = yield* SqlClient.SqlClient
    const relay = yield* Relay
    const consumers = yield* Consumers
    yield* health.add(
      "database",
      sql`SELECT 1`.pipe(Effect.match({ onFailure: () => "the database does not answer", onSuccess: () => null }))
    )
    yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
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
