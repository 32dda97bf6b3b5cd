/** Which event log and job queue a service runs on: the one place that knows the adapters. */
import { Config, Effect, Layer, Option, Schedule } from "effect"
import { EventLog } from "./EventLog.ts"
import type { JobQueue } from "./JobQueue.ts"
import { withJobSignals } from "./JobSignals.ts"
import type { StreamTasks } from "./StreamTask.ts"
import { topicSpecs } from "./TopicSpecs.ts"

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

/** Each adapter is loaded where it is configured only: a program on one does not pay for the other's client. */
const postgres = Effect.promise(() => import("./postgres/PostgresPorts.ts"))
const postgresLayer = withTopics(Layer.unwrap(Effect.map(postgres, ({ postgresPorts }) => postgresPorts)))
const postgresLog = Layer.unwrap(Effect.map(postgres, ({ postgresEventLog }) => postgresEventLog))
const postgresJobs = Layer.unwrap(Effect.map(postgres, ({ postgresJobQueue }) => postgresJobQueue))
const sqsJobs = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./sqs/SqsPorts.ts")),
    ({ sqsJobQueue }) => sqsJobQueue
  )
)

const kafkaLog = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./kafka/KafkaPorts.ts")),
    ({ kafkaPorts }) => kafkaPorts
  )
)
const adapter = Config.Literals(["postgres", "kafka"], "LYCEUM_EVENT_LOG").pipe(Config.withDefault("postgres" as const))
const jobAdapter = Config.Literals(["postgres", "sqs"], "LYCEUM_JOB_QUEUE").pipe(
  Config.withDefault("postgres" as const)
)

const jobLayers: Record<"postgres" | "sqs", Layer.Layer<JobQueue, JobError>> = { postgres: postgresJobs, sqs: sqsJobs }
const logLayers: Record<"postgres" | "kafka", Layer.Layer<EventLog | StreamTasks, LogError>> = {
  postgres: postgresLog,
  kafka: kafkaLog
}
type LogError = Layer.Error<typeof kafkaLog> | Layer.Error<typeof postgresLayer>
type JobError = Layer.Error<typeof postgresJobs> | Layer.Error<typeof sqsJobs>

/** The job queue alone that `LYCEUM_JOB_QUEUE` names: `postgres` (default) or `sqs`. */
export const jobQueueLayer = Layer.unwrap(
  Effect.map(jobAdapter, (jobs) => withJobSignals<never, JobError, never>(jobLayers[jobs]))
)

/**
 * The `EventLog`, `StreamTasks` and `JobQueue` that `LYCEUM_EVENT_LOG` (`postgres`, the default, or `kafka`) and
 * `LYCEUM_JOB_QUEUE` (`postgres`, the default, or `sqs`) name. Only what is all in PostgreSQL shares a pool.
 */
export const messagingLayer = Layer.unwrap(
  Effect.map(
    Config.all({ log: adapter, jobs: jobAdapter }),
    ({ jobs, log }): Layer.Layer<EventLog | StreamTasks | JobQueue, LogError | JobError> =>
      withJobSignals<EventLog | StreamTasks, LogError | JobError, never>(
        log === "postgres" && jobs === "postgres"
          ? postgresLayer
          : withTopics(Layer.merge(logLayers[log], jobLayers[jobs]))
      )
  )
)

/** The log and its tasks alone, for programs that have no jobs: on Kafka they need no database. */
export const eventLogLayer = Layer.unwrap(
  Effect.map(adapter, (name): Layer.Layer<EventLog | StreamTasks, LogError> => logLayers[name])
)
