/**
 * What `/health/ready` asks of a service, and what administrators may inspect of it (`Inspection`): its database, and where it
 * has them its relay and its consumers.
 */
import { PgClient } from "@effect/sql-pg"
import { auditTrail } from "@lyceum/database/AuditTrail"
import { SchemaCheck } from "@lyceum/database/SchemaCheck"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { Relay } from "@lyceum/messaging/Relay"
import { Effect, Layer, Option } from "effect"
import { Inspection } from "../inspection/Inspection.ts"
import { connectionCounts, deadLetterDepths, watched } from "../telemetry/Watched.ts"
import { Health } from "./Health.ts"

export const databaseHealth = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const sql = yield* PgClient.PgClient
    const schema = yield* Effect.serviceOption(SchemaCheck)
    const behind = Option.match(schema, { onNone: () => Effect.succeed(null), onSome: (check) => check.behind })
    yield* health.add(
      "database",
      sql`SELECT 1`.pipe(
        Effect.matchEffect({
          onFailure: () => Effect.succeed("the database does not answer"),
          onSuccess: () => behind
        })
      )
    )
    yield* Effect.forkScoped(watched(connectionCounts(sql)))
    yield* (yield* Inspection).offer({
      audit: (options) => Effect.provideService(auditTrail(options), PgClient.PgClient, sql)
    })
  })
)

export const relayHealth = Layer.effectDiscard(
  Effect.gen(function* () {
    const health = yield* Health
    const relay = yield* Relay
    yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
    yield* (yield* Inspection).offer({ relay })
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
    const letters = yield* DeadLetters
    yield* (yield* Inspection).offer({ consumers, deadLetters: letters })
    yield* Effect.forkScoped(watched(deadLetterDepths(consumers, letters)))
  })
).pipe(Layer.provide(DeadLetters.layer))
