/**
 * What the whole worker has resident at 100,000 active learners, started by its own start script with its management listener:
 * `node bench/streaming/memory.ts [learners] [backlog] [seconds]`, default 100,000, 2,000,000 events and 150 s. First a backlog is
 * caught up at full speed, which is the most that a worker ever holds; then 20,000 events a second, every learner in each minute.
 * Metrics are asked once a second, as a monitor does more seldom. Prints Markdown.
 */
import { EventLog } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { kafkaVersion } from "@lyceum/testing/kafka/Tools"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { Effect } from "effect"
import { activity, anHourAgo, fill } from "./Activity.ts"
import { feed } from "./Feed.ts"
import { freePort, metric } from "./Metrics.ts"
import { cpuSeconds, peakMegabytes, proportionalMegabytes, residentMegabytes, startByScript } from "./Processes.ts"
import { count, machine, quantile, table } from "./Table.ts"

const [people = "100000", backlog = "2000000", steady = "150"] = process.argv.slice(2)
const learners = Number(people)
const total = Number(backlog)
const rate = 20_000

const counted = (port: number) =>
  Effect.map(metric(port, "lyceum_streaming_records_total"), (found) => found.reduce((sum, one) => sum + one, 0))

/** Sizes and processor time while `until` is false. */
const watch = Effect.fnUntraced(function* (name: string, pid: number, until: Effect.Effect<boolean>) {
  const sizes: Array<{ readonly rss: number; readonly pss: number }> = []
  const before = cpuSeconds(pid)
  const from = performance.now()
  do {
    sizes.push({ rss: residentMegabytes(pid), pss: proportionalMegabytes(pid) })
    yield* Effect.sleep("200 millis")
  } while (!(yield* until))
  const of = (key: "rss" | "pss", p: number) =>
    quantile(
      sizes.map((size) => size[key]),
      p
    )
  const cpu = cpuSeconds(pid) - before
  const seconds = (performance.now() - from) / 1000
  return {
    cpu,
    row: [name, seconds.toFixed(0), cpu.toFixed(1), of("rss", 0.5), of("rss", 1), of("pss", 1), peakMegabytes(pid)]
  }
})

const bench = Effect.gen(function* () {
  const broker = yield* kafkaBroker()
  const port = yield* freePort
  yield* Effect.gen(function* () {
    const log = yield* EventLog
    yield* log.ensureTopics(jobTopics)
    const options = { learners, courses: 100, perSecond: rate }
    yield* fill(total, { ...options, start: anHourAgo() })
    process.stderr.write("written\n")
    const pid = yield* startByScript({
      LYCEUM_EVENT_LOG: "kafka",
      KAFKA_BROKERS: broker.brokers,
      MANAGEMENT_PORT: String(port)
    })
    const behind = yield* watch(
      "backlog",
      pid,
      Effect.map(counted(port), (now) => now >= total)
    )
    process.stderr.write(`${behind.row.join(" ")}\n`)
    const draw = activity({ ...options, start: Date.now() })
    const record = (i: number) => ({ ...draw(i), timestamp: Date.now() })
    yield* Effect.forkScoped(feed(rate, record, () => undefined))
    const end = performance.now() + Number(steady) * 1000
    const asked = Effect.andThen(counted(port), Effect.sleep("800 millis"))
    const level = yield* watch(
      "20,000 events/s",
      pid,
      Effect.map(asked, () => performance.now() >= end)
    )
    const lines = [
      `Machine: ${machine()}; Kafka ${kafkaVersion}. ${count(learners)} learners, 100 courses, 4 partitions in one worker.`,
      "",
      ...table(
        ["phase", "s", "CPU s", "RSS median MB", "RSS largest", "PSS largest", "largest RSS ever (VmHWM)"],
        [behind.row, level.row]
      ),
      "",
      `Backlog: ${count(total)} events, ${count(total / behind.cpu)} events per CPU second, the start included.`
    ]
    process.stdout.write(`${lines.join("\n")}\n`)
  }).pipe(Effect.scoped, Effect.provide(kafkaPortsOn(broker.brokers)))
})

await Effect.runPromise(Effect.scoped(bench))
process.exit(0)
