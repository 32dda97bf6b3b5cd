/** `npm run kafka [port]`: a broker on loopback until Ctrl-C; its data stays in `~/.cache/lyceum/kafka/dev`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { kafkaBroker } from "./Broker.ts"
import { cacheFolder } from "../tools/Cache.ts"

const port = Number(process.argv[2] ?? 9092)

NodeRuntime.runMain(
  Effect.scoped(
    Effect.gen(function* () {
      const { brokers } = yield* kafkaBroker({ folder: cacheFolder("kafka", "dev"), port })
      yield* Console.log(`Kafka serves on ${brokers}; to use it: LYCEUM_EVENT_LOG=kafka KAFKA_BROKERS=${brokers}`)
      yield* Console.log("Ctrl-C stops it; the next start goes on with the same data.")
      return yield* Effect.never
    })
  ).pipe(
    Effect.catchTag("KafkaHarnessError", (error) =>
      Effect.andThen(
        Console.error(error.message),
        Effect.sync(() => void (process.exitCode = 1))
      )
    )
  )
)
