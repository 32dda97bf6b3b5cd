/** `npm run observe`: Prometheus and Loki beside `npm start`, until Ctrl-C. */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { explain } from "@lyceum/local/cli/Failure"
import { dataDir } from "@lyceum/local/cli/Options"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { observe } from "./Observe.ts"

const port = (name: string, of: string, usual: number) =>
  Flag.Int(name).pipe(
    Flag.withDescription(`Port of ${of} (0 = any free one; ${usual} when absent)`),
    Flag.withDefault(usual)
  )

const command = Command.make(
  "observe",
  {
    dataDir,
    prometheusPort: port("prometheus-port", "Prometheus", 9090),
    lokiPort: port("loki-port", "Loki", 3100)
  },
  (flags) =>
    Effect.scoped(
      Effect.gen(function* () {
        yield* Console.log("Starting Loki and Prometheus")
        const { folder, loki, prometheus } = yield* observe({ ...flags, scrapeSeconds: 5 })
        yield* Console.log(`\n  Prometheus  ${prometheus}          metrics, alerts and their rules`)
        yield* Console.log(`  Loki        ${loki}          for Grafana, or GET /loki/api/v1/query_range`)
        yield* Console.log(`  Data        ${folder}`)
        yield* Console.log("\nThe platform is found by its data folder, now or when it starts. Ctrl-C stops.")
        return yield* Effect.never
      })
    )
).pipe(
  Command.withDescription(
    "Metrics, rules and logs of the platform on a data folder, in a real Prometheus and a real Loki. Both are built once by Go."
  )
)

explain(Command.runWith(command, { version: "0.1.0" })(process.argv.slice(2))).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
