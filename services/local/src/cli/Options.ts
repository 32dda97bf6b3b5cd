/** Flags that several commands share. */
import { ConfigProvider, Effect, Layer, Option } from "effect"
import { Flag } from "effect/cli"

/** The folder that holds everything a local platform keeps. */
export const dataDir = Flag.String("data-dir").pipe(
  Flag.withDescription("Folder that holds all data of the platform (.lyceum when absent)"),
  Flag.withDefault(".lyceum")
)

/** Kafka instead of the embedded log. */
export const kafka = Flag.String("kafka").pipe(
  Flag.withDescription("Kafka's brokers (host:port,…) instead; the other KAFKA_* keys come from the environment"),
  Flag.optional
)

/** Which event log a command works on: that of the platform on a data folder, or Kafka. */
export const logPlace = { dataDir, kafka }

/** The environment as if it named these brokers and Kafka as the event log; unchanged without any. */
export const onKafka = (brokers: Option.Option<string>) =>
  Layer.unwrap(
    Effect.map(ConfigProvider.ConfigProvider, (environment) => {
      const given = Option.match(brokers, {
        onNone: () => ({}),
        onSome: (addresses) => ({ LYCEUM_EVENT_LOG: "kafka", KAFKA_BROKERS: addresses })
      })
      return ConfigProvider.layer(ConfigProvider.orElse(ConfigProvider.fromUnknown(given), environment))
    })
  )

/** Who to act as; a fresh local platform's demo accounts otherwise. */
export const credentials = {
  email: Flag.String("email").pipe(
    Flag.withDescription("Account to act as"),
    Flag.withDefault("instructor@lyceum.example")
  ),
  password: Flag.String("password").pipe(
    Flag.withDescription("Its password (or the environment's LYCEUM_PASSWORD)"),
    Flag.withDefault("teach-something-new")
  )
}
