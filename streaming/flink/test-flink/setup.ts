/** Fetches and builds before any test's clock runs; what is missing ends the run with its name. */
import { kafkaClassPath } from "@lyceum/testing/kafka/Tools"
import { Effect } from "effect"
import { flinkClassPath } from "../src/Build.ts"

export default () => Effect.runPromise(Effect.asVoid(Effect.andThen(flinkClassPath, kafkaClassPath)))
