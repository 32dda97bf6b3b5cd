/**
 * How long it takes from when a window can close to its row in analytics: `node bench/streaming/freshness.ts [windows] [rate]`,
 * default 100 windows at 10,000 events a second. A real broker, the worker as a process, the consumer of the analytics service on
 * PostgreSQL (fsync on). Event time runs thirty times as fast as the clock, so that a window closes every two seconds.
 *
 * A window can close when the log holds a record of EVERY partition that is younger than its end by the out-of-orderness. Counted
 * from when the writing of the last of them BEGAN, until a query on the service's table finds the row: the figures hold the
 * producer's time as well. Prints Markdown.
 */
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { provision } from "@lyceum/database/Provision"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { kafkaVersion } from "@lyceum/testing/kafka/Tools"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { defaultWindowConfig } from "@lyceum/unique-learners/window/WindowConfig"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { resultsConsumer } from "../../services/analytics/src/consumers/AnalyticsResults.ts"
import { migrations } from "../../services/analytics/src/migrations/index.ts"
import { activity, anHourAgo } from "./Activity.ts"
import { feed } from "./Feed.ts"
import { bundleWorker, startBundled } from "./Processes.ts"
import { machine, quantile, table } from "./Table.ts"

const [wanted = "100", pace = "10000"] = process.argv.slice(2)
const windows = Number(wanted)
const rate = Number(pace)
const speed = 30
const partitions = 4
/** The first windows find cold code. */
const warmUp = 3
const { outOfOrderness, window } = defaultWindowConfig

const Newest = Schema.Array(Schema.Struct({ newest: Schema.NullOr(Schema.Finite) }))

const measure = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const start = anHourAgo()
  const canClose = new Map<number, number>()
  const newest = Array.from({ length: partitions }, () => Number.NEGATIVE_INFINITY)
  let next = start
  const sent = (batch: ReadonlyArray<LogRecord>, begun: number) => {
    for (const { key, timestamp } of batch) {
      const partition = partitionOf(key ?? "", partitions)
      newest[partition] = Math.max(newest[partition] ?? 0, timestamp)
    }
    for (; next + window <= Math.min(...newest) - outOfOrderness; next += window) canClose.set(next, begun)
  }
  const record = activity({ learners: 20_000, courses: 100, perSecond: rate / speed, start })
  yield* Effect.forkScoped(feed(rate, record, sent))

  const delays: Array<number> = []
  let seen = start - window
  while (delays.length < windows + warmUp) {
    yield* Effect.sleep(5)
    const found = yield* Schema.decodeUnknownEffect(Newest)(
      yield* sql`SELECT (extract(epoch FROM max(window_start)) * 1000)::float8 AS newest FROM windows WHERE course_id = '*'`
    )
    const now = performance.now()
    const last = found[0]?.newest ?? seen
    for (let begin = seen + window; begin <= last; begin += window) {
      const from = canClose.get(begin)
      // Read before the producer heard that it was written: it took no longer than the producer did.
      delays.push(from === undefined ? 0 : now - from)
      seen = begin
    }
  }
  return delays.slice(warmUp)
})

const bench = Effect.gen(function* () {
  const broker = yield* kafkaBroker()
  const folder = mkdtempSync(join(tmpdir(), "lyceum-freshness-"))
  yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
  const server = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const { analytics } = yield* provision(server.url, "bench", ["analytics"])
  if (analytics === undefined) return yield* Effect.die("the schema was not provisioned")
  yield* migrate("analytics", analytics.ownerUrl, migrations)
  const topics = Effect.flatMap(EventLog, (log) => log.ensureTopics(jobTopics))
  yield* topics.pipe(Effect.provide(kafkaPortsOn(broker.brokers)))
  yield* startBundled(bundleWorker(), [], {
    LYCEUM_EVENT_LOG: "kafka",
    KAFKA_BROKERS: broker.brokers,
    MANAGEMENT_PORT: "0"
  })
  const pool = poolLayer({ url: analytics.url, applicationName: "bench-analytics", maxConnections: 4 })
  const layers = resultsConsumer.pipe(
    Layer.provide(Consumers.make()),
    Layer.provideMerge(pool),
    Layer.provideMerge(kafkaPortsOn(broker.brokers))
  )
  const delays = yield* measure.pipe(Effect.scoped, Effect.provide(layers))
  const millis = (p: number) => Math.round(quantile(delays, p))
  const lines = [
    `Machine: ${machine()}; Kafka ${kafkaVersion}; broker, worker, analytics, PostgreSQL and the producer on it. ${rate} events/s.`,
    "",
    ...table(
      ["windows", "p50 ms", "p90 ms", "p99 ms", "largest ms"],
      [[delays.length, millis(0.5), millis(0.9), millis(0.99), millis(1)]]
    )
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
})

await Effect.runPromise(Effect.scoped(bench))
process.exit(0)
