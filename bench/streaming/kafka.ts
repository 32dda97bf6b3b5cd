/**
 * Events a second of the job on a real broker, beside Flink SQL at its best settings and the ceiling that Kafka's own
 * ConsumerPerformance reads at: `node bench/streaming/kafka.ts [events] [learners] [parallelisms of Flink, or none]`, by default
 * 5,000,000 events, 20,000 learners and `1,2,4`. One topic of 4 partitions, 100 courses, event time at 20,000 events a second
 * with a disorder of 5 s. Prints Markdown.
 */
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { kafkaVersion } from "@lyceum/testing/kafka/Tools"
import { Effect } from "effect"
import { anHourAgo, fill } from "./Activity.ts"
import { consumerPerformance, type Cost, flink, type FlinkSettings, ours } from "./Readers.ts"
import { count, machine, table } from "./Table.ts"

const [events = "5000000", learners = "20000", parallelisms = "1,2,4"] = process.argv.slice(2)
const total = Number(events)
const settings: ReadonlyArray<FlinkSettings> =
  parallelisms === "none"
    ? []
    : parallelisms
        .split(",")
        .map((parallelism) => ({ parallelism: Number(parallelism), heap: "1g", checkpoints: "5 s" }))
/** A topic of few records, to see what a start costs. */
const shortTopic = "bench-start"

const row = (name: string, { cpu, peak, wall }: Cost) => [
  name,
  count(total / wall),
  cpu.toFixed(1),
  count(total / cpu),
  peak
]

const bench = Effect.gen(function* () {
  const broker = yield* kafkaBroker()
  yield* Effect.gen(function* () {
    const log = yield* EventLog
    const began = performance.now()
    const options = { learners: Number(learners), courses: 100, perSecond: 20_000, start: anHourAgo() }
    yield* fill(total, options)
    yield* log.ensureTopics([{ name: "analytics-results-flink", partitions: 1, retentionDays: null, compacted: true }])
    yield* fill(1_000, { ...options, topic: shortTopic })
    const filled = (performance.now() - began) / 1000
    process.stderr.write(`written in ${filled.toFixed(0)} s\n`)

    const mine = yield* ours(broker.brokers, total)
    process.stderr.write(`ours: ${JSON.stringify(mine)}\n`)
    const theirs: Array<readonly [FlinkSettings, Cost]> = []
    for (const one of settings) {
      const start = yield* flink(broker.brokers, one, shortTopic, 0)
      const cost = yield* flink(broker.brokers, one, learningEvents.name, start.cpu)
      process.stderr.write(`Flink ${JSON.stringify(one)}, start ${start.cpu} s: ${JSON.stringify(cost)}\n`)
      theirs.push([one, cost])
    }
    const ceiling = yield* consumerPerformance(broker, total)
    const best = Math.min(...theirs.map(([, { cpu }]) => cpu))
    const lines = [
      `Machine: ${machine()}; Kafka ${kafkaVersion}; broker, reader and all else on it.`,
      `${count(total)} events of ${count(Number(learners))} learners on ${learningEvents.name}, written in ${filled.toFixed(0)} s (${count(total / filled)}/s).`,
      "",
      ...table(
        ["reader", "events/s (wall)", "CPU s", "events per CPU second", "largest resident MB"],
        [
          row("unique-learners, one process", mine),
          ...theirs.map(([{ checkpoints, heap, parallelism }, cost]) =>
            row(`Flink SQL, parallelism ${parallelism}, heap ${heap}, checkpoints every ${checkpoints}`, cost)
          ),
          row("Kafka's ConsumerPerformance (reads, does nothing)", ceiling)
        ]
      ),
      "",
      ...(theirs.length === 0 ? [] : [`Ours beside the best of Flink, by CPU: ${(best / mine.cpu).toFixed(1)} x.`])
    ]
    process.stdout.write(`${lines.join("\n")}\n`)
  }).pipe(Effect.provide(kafkaPortsOn(broker.brokers)))
})

await Effect.runPromise(Effect.scoped(bench))
process.exit(0)
