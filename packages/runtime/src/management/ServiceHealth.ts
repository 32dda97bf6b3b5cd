/** What `/health/ready` asks of a service: its database, and where it has them its relay and its consumers. */
import { PgClient } from "@effect/sql-pg"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { Relay } from "@lyceum/messaging/Relay"
import { Effect, Layer, Option } from "effect"
import { Health } from "./Health.ts"

export const databaseHealth = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const sql = yield* PgClient.PgClient
    yield* health.add(
      "database",
      sql`SELECT 1`.pipe(Effect.match({ onFailure: () => "the database does not answer", onSuccess: () => null }))
    )
  })
)

export const relayHealth = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const relay = yield* Relay
    yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
  })
)

/** The first consumer that cannot go on says why. */
export const consumersHealth = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const consumers = yield* Consumers
    yield* health.add(
      "consumers",
      Effect.gen(function* () {
        for (const { failing } of yield* consumers.all) {
          const reason = yield* failing
          if (Option.isSome(reason)) return reason.value
        }
        return null
      })
    )
  })
)
