/** Which event log and job queue a service runs on: the one place that knows the adapters. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import { Config, Effect, Layer, Option } from "effect"
import { EventLog } from "./EventLog.ts"
import * as postgres from "./postgres/PostgresEventLog.ts"
import * as postgresJobs from "./postgres/PostgresJobQueue.ts"
import * as postgresTasks from "./postgres/PostgresStreamTasks.ts"
import { migrations } from "./postgres/migrations.ts"
import { topicSpecs } from "./TopicSpecs.ts"

/**
 * `MESSAGING_DATABASE_URL`, and `MESSAGING_DATABASE_OWNER_URL` when this process is to make the tables and the topics of
 * the registry (elsewhere `lyceum topics apply` does).
 */
const postgresLayer = Layer.unwrap(
  Effect.gen(function* () {
    const url = yield* Config.Redacted("MESSAGING_DATABASE_URL")
    const owner = yield* Config.option(Config.Redacted("MESSAGING_DATABASE_OWNER_URL"))
    if (Option.isSome(owner)) yield* migrate("messaging", owner.value, migrations)
    const ports = Layer.mergeAll(postgres.layer, postgresJobs.layer, postgresTasks.layer).pipe(
      Layer.provide(poolLayer({ url, applicationName: "messaging", maxConnections: 4 }))
    )
    return Option.isNone(owner) ? ports : registryTopics.pipe(Layer.provideMerge(ports))
  })
)

const registryTopics = Layer.effectDiscard(Effect.flatMap(EventLog, (log) => log.ensureTopics(topicSpecs)))

/** The `EventLog`, `StreamTasks` and `JobQueue` that `LYCEUM_EVENT_LOG` names (default `postgres`). */
export const messagingLayer = Layer.unwrap(
  Effect.gen(function* () {
    const adapter = yield* Config.Literals(["postgres"], "LYCEUM_EVENT_LOG").pipe(
      Config.withDefault("postgres" as const)
    )
    switch (adapter) {
      case "postgres":
        return postgresLayer
    }
  })
)
