/** `npm run kafka [port]`: a broker on loopback until Ctrl-C; its data stays in `.cache/kafka/dev`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { dirname, join } from "node:path"
import { kafkaBroker } from "./Broker.ts"
import { cacheFolder } from "./Tools.ts"

const port = Number(process.argv[2] ?? 9092)

NodeRuntime.runMain(
  Effect.scoped(
    Effect.gen(function* () {
      const { brokers } = yield* kafkaBroker({ folder: join(dirname(cacheFolder()), "dev"), port })
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
