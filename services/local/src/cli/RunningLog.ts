/** The event log that a command works on: that of a running local platform, or Kafka's. */
import { poolLayer } from "@lyceum/database/Database"
import type { EventLog } from "@lyceum/messaging/EventLog"
import { layer as postgresLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { Config, ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
import { findRunning } from "../platform/Running.ts"

const platformLog = (folder: string) =>
  Layer.unwrap(
    Effect.map(findRunning(folder), ({ messagingUrl }) =>
      postgresLog.pipe(
        Layer.provide(poolLayer({ url: Redacted.make(messagingUrl), applicationName: "lyceum-cli", maxConnections: 2 }))
      )
    )
  )

/** From `KAFKA_*`, with the brokers of the command line first. */
const kafkaLog = (brokers: Option.Option<string>) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { kafkaPorts } = yield* Effect.promise(() => import("@lyceum/messaging/kafka/KafkaPorts"))
      if (Option.isNone(brokers)) return kafkaPorts
      const environment = yield* ConfigProvider.ConfigProvider
      const given = ConfigProvider.fromUnknown({ KAFKA_BROKERS: brokers.value })
      return kafkaPorts.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.orElse(given, environment))))
    })
  )

type LogError = Layer.Error<ReturnType<typeof kafkaLog>> | Layer.Error<ReturnType<typeof platformLog>>

/** Kafka with `--kafka` or `LYCEUM_EVENT_LOG=kafka`, otherwise the log of the platform that runs on the data folder. */
export const runningLog = ({ dataDir, kafka }: { readonly dataDir: string; readonly kafka: Option.Option<string> }) =>
  Layer.unwrap(
    Effect.map(
      Config.Literals(["postgres", "kafka"], "LYCEUM_EVENT_LOG").pipe(Config.withDefault("postgres" as const)),
      (named): Layer.Layer<EventLog, LogError> =>
        Option.isSome(kafka) || named === "kafka" ? kafkaLog(kafka) : platformLog(dataDir)
    )
  )
