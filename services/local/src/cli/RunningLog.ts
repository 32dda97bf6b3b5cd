/** The event log that a command works on: that of a running local platform, or Kafka's. */
import { poolLayer } from "@lyceum/database/Database"
import type { EventLog } from "@lyceum/messaging/EventLog"
import { layer as postgresLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { Config, Effect, Layer, Option, Redacted } from "effect"
import { findRunning } from "../platform/Running.ts"
import { onKafka } from "./Options.ts"

/** From `KAFKA_*`, with the brokers of the command line first. */
const kafkaLog = (brokers: Option.Option<string>) =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("@lyceum/messaging/kafka/KafkaPorts")),
      ({ kafkaPorts }) => kafkaPorts.pipe(Layer.provide(onKafka(brokers)))
    )
  )

const postgres = (url: string) =>
  postgresLog.pipe(
    Layer.provide(poolLayer({ url: Redacted.make(url), applicationName: "lyceum-cli", maxConnections: 2 }))
  )

type LogError = Layer.Error<ReturnType<typeof kafkaLog>> | Layer.Error<ReturnType<typeof postgres>>

/** Where the platform on the folder has its log. */
const platformLog = (folder: string) =>
  Layer.unwrap(
    Effect.map(findRunning(folder), ({ kafkaBrokers, messagingUrl }): Layer.Layer<EventLog, LogError> =>
      kafkaBrokers === null ? postgres(messagingUrl) : kafkaLog(Option.some(kafkaBrokers))
    )
  )

/** Kafka with `--kafka` or `LYCEUM_EVENT_LOG=kafka`, otherwise the log of the platform that runs on the data folder. */
export const runningLog = ({ dataDir, kafka }: { readonly dataDir: string; readonly kafka: Option.Option<string> }) =>
  Layer.unwrap(
    Effect.map(
      Config.Literals(["postgres", "kafka"], "LYCEUM_EVENT_LOG").pipe(Config.withDefault("postgres" as const)),
      (named): Layer.Layer<EventLog, LogError | Layer.Error<ReturnType<typeof platformLog>>> =>
        Option.isSome(kafka) || named === "kafka" ? kafkaLog(kafka) : platformLog(dataDir)
    )
  )
