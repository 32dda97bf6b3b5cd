/** Which event log and job queue a service runs on: the one place that knows the adapters. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import { Config, Effect, Layer, Option, Schedule } from "effect"
import { EventLog } from "./EventLog.ts"
import type { JobQueue } from "./JobQueue.ts"
import * as postgres from "./postgres/PostgresEventLog.ts"
import * as postgresJobs from "./postgres/PostgresJobQueue.ts"
import * as postgresTasks from "./postgres/PostgresStreamTasks.ts"
import { migrations } from "./postgres/migrations.ts"
import type { StreamTasks } from "./StreamTask.ts"
import { topicSpecs } from "./TopicSpecs.ts"

/** Its pool, from `MESSAGING_DATABASE_URL`; the tables are made when `MESSAGING_DATABASE_OWNER_URL` is set. */
const pool = (maxConnections: number) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const url = yield* Config.Redacted("MESSAGING_DATABASE_URL")
      const owner = yield* Config.option(Config.Redacted("MESSAGING_DATABASE_OWNER_URL"))
      if (Option.isSome(owner)) yield* migrate("messaging", owner.value, migrations)
      return poolLayer({ url, applicationName: "messaging", maxConnections })
    })
  )

/** A log that is away is no reason not to start: the topics are made when it answers, and until then health says what waits. */
const registryTopics = Layer.effectDiscard(
  Effect.gen(function* () {
    const make = (yield* EventLog).ensureTopics(topicSpecs)
    const later = make.pipe(
      Effect.retry({ while: ({ _tag }) => _tag === "EventLogUnavailable", schedule: Schedule.spaced("1 second") }),
      Effect.catch((error) => Effect.logError(error.message))
    )
    yield* make.pipe(
      Effect.catchTag("EventLogUnavailable", (error) =>
        Effect.andThen(Effect.logWarning(`${error.message}: tries again`), Effect.forkScoped(later))
      )
    )
  })
)

/** Makes the registry's topics too, when this process is to make the tables (elsewhere `lyceum topics apply` does both). */
const withTopics = <E, R>(ports: Layer.Layer<EventLog | StreamTasks | JobQueue, E, R>) =>
  Layer.unwrap(
    Effect.map(Config.option(Config.Redacted("MESSAGING_DATABASE_OWNER_URL")), (owner) =>
      Option.isNone(owner) ? ports : registryTopics.pipe(Layer.provideMerge(ports))
    )
  )

const postgresLog = Layer.mergeAll(postgres.layer, postgresTasks.layer)
const postgresLayer = withTopics(Layer.mergeAll(postgresLog, postgresJobs.layer).pipe(Layer.provide(pool(4))))

/** Loaded here only: a program on PostgreSQL does not pay for Kafka's client. */
const kafkaLog = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./kafka/KafkaPorts.ts")),
    ({ kafkaPorts }) => kafkaPorts
  )
)
/** Jobs do not move: they are in the database, or in SQS. */
const kafkaLayer = withTopics(Layer.mergeAll(kafkaLog, postgresJobs.layer.pipe(Layer.provide(pool(2)))))

const adapter = Config.Literals(["postgres", "kafka"], "LYCEUM_EVENT_LOG").pipe(Config.withDefault("postgres" as const))

type LogError = Layer.Error<typeof kafkaLayer> | Layer.Error<typeof postgresLayer>

/** The `EventLog`, `StreamTasks` and `JobQueue` that `LYCEUM_EVENT_LOG` names: `postgres` (default) or `kafka`. */
export const messagingLayer = Layer.unwrap(
  Effect.map(adapter, (name): Layer.Layer<EventLog | StreamTasks | JobQueue, LogError> =>
    name === "kafka" ? kafkaLayer : postgresLayer
  )
)

/** The log and its tasks alone, for programs that have no jobs: on Kafka they need no database. */
export const eventLogLayer = Layer.unwrap(
  Effect.map(adapter, (name): Layer.Layer<EventLog | StreamTasks, LogError> =>
    name === "kafka" ? kafkaLog : postgresLog.pipe(Layer.provide(pool(4)))
  )
)
