/**
 * How long the worker takes from its start after `kill -9` until it has caught up: `node bench/streaming/restart.ts [rate] [times]`,
 * default 20,000 events a second, 5 times. Event time is the wall clock, as in production: a restart reads the open windows again,
 * up to 75 seconds of input. Killed at different ages of a window; started again under the same name (`KAFKA_INSTANCE`).
 *
 * Caught up: every partition's newest counted record is less than a second older than the clock, by the worker's own metric
 * `lyceum_streaming_watermark_delay_seconds`, less the out-of-orderness that a watermark stays behind. Prints Markdown.
 */
import { EventLog } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { kafkaVersion } from "@lyceum/testing/kafka/Tools"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { defaultWindowConfig } from "@lyceum/unique-learners/window/WindowConfig"
import { Effect, Exit, Scope } from "effect"
import { activity } from "./Activity.ts"
import { feed } from "./Feed.ts"
import { freePort, metric } from "./Metrics.ts"
import { bundleWorker, kill, peakMegabytes, startBundled } from "./Processes.ts"
import { machine, quantile, table } from "./Table.ts"

const [pace = "20000", repeats = "5", filling = "75"] = process.argv.slice(2)
const rate = Number(pace)
const times = Number(repeats)
const partitions = 4
const bound = defaultWindowConfig.outOfOrderness / 1000 + 1
/** How far each partition is behind, in seconds; fewer than there are while the worker begins. */
const delays = (port: number) => metric(port, "lyceum_streaming_watermark_delay_seconds")

/** Seconds until the worker is less than a second behind everywhere. */
const caughtUp = Effect.fnUntraced(function* (port: number) {
  const from = performance.now()
  for (;;) {
    const found = yield* delays(port)
    if (found.length === partitions && found.every((delay) => delay < bound)) return (performance.now() - from) / 1000
    if (performance.now() - from > 120_000) return yield* Effect.die(`not caught up in two minutes: ${found.join(" ")}`)
    yield* Effect.sleep(10)
  }
})

const bench = Effect.gen(function* () {
  const broker = yield* kafkaBroker()
  const file = bundleWorker()
  const port = yield* freePort
  const start = Effect.gen(function* () {
    const scope = yield* Scope.make()
    const child = yield* Scope.provide(
      startBundled(file, [], {
        LYCEUM_EVENT_LOG: "kafka",
        KAFKA_BROKERS: broker.brokers,
        KAFKA_INSTANCE: "bench-0",
        MANAGEMENT_PORT: String(port)
      }),
      scope
    )
    return { child, end: Scope.close(scope, Exit.void) }
  })
  const taken: Array<number> = []
  let peak = 0
  yield* Effect.gen(function* () {
    const log = yield* EventLog
    yield* log.ensureTopics(jobTopics)
    // Event time without disorder: how far the newest counted record is behind the clock is then the lag itself.
    const draw = activity({ learners: 20_000, courses: 100, perSecond: rate, start: Date.now() })
    const record = (i: number) => ({ ...draw(i), timestamp: Date.now() })
    yield* Effect.forkScoped(feed(rate, record, () => undefined))
    let worker = yield* start
    yield* Effect.addFinalizer(() => worker.end)
    yield* Effect.sleep(`${Number(filling)} seconds`)
    yield* caughtUp(port)
    for (let i = 0; i < times; i++) {
      // At another age of the open window each time.
      yield* Effect.sleep(`${(13 * (i + 1)) % 20} seconds`)
      peak = Math.max(peak, peakMegabytes(worker.child.pid ?? 0))
      yield* kill(worker.child)
      worker = yield* start
      const seconds = yield* caughtUp(port)
      process.stderr.write(`caught up after ${seconds.toFixed(2)} s\n`)
      taken.push(seconds)
    }
    peak = Math.max(peak, peakMegabytes(worker.child.pid ?? 0))
  }).pipe(Effect.scoped, Effect.provide(kafkaPortsOn(broker.brokers)))
  const lines = [
    `Machine: ${machine()}; Kafka ${kafkaVersion}; broker, worker and the producer on it. ${rate} events/s.`,
    "",
    ...table(
      ["restarts", "median s", "longest s", "largest resident MB"],
      [[taken.length, quantile(taken, 0.5).toFixed(2), quantile(taken, 1).toFixed(2), peak]]
    )
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
})

await Effect.runPromise(Effect.scoped(bench))
process.exit(0)
