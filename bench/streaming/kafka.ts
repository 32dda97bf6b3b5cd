/**
 * Events a second of the job on a real broker, beside the ceiling that Kafka's own ConsumerPerformance reads at:
 * `node bench/streaming/kafka.ts [events]` (default 5,000,000). One topic of 4 partitions, records of about 300 bytes, 20,000
 * learners, 100 courses, event time at 20,000 events a second with a disorder of 5 s. Prints a Markdown table.
 */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaVersion } from "@lyceum/testing/kafka/Tools"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { Effect, Schema } from "effect"
import { execFileSync } from "node:child_process"
import { cpus, totalmem } from "node:os"
import { KafkaPorts } from "./ports.ts"

const total = Number(process.argv[2] ?? 5_000_000)
const learners = Array.from({ length: 20_000 }, (_, i) => derivedUuid("bench-learner", String(i)))
const courses = Array.from({ length: 100 }, (_, i) => derivedUuid("bench-course", String(i)))
/** An hour ago: Kafka removes what is older than the topic keeps, by the records' own times. */
const start = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000
let random = 42
const draw = (below: number): number => {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0
  return Math.floor((random / 4_294_967_296) * below)
}
const utf8 = new TextEncoder()

const record = (i: number): LogRecord => {
  const userId = learners[draw(learners.length)] ?? ""
  const courseId = courses[draw(courses.length)] ?? ""
  return {
    key: userId,
    value: utf8.encode(`{"userId":"${userId}","courseId":"${courseId}","itemId":"${courseId}","position":${i}}`),
    headers: { ce_type: "lyceum.learning.item-viewed.v1", courseid: courseId },
    timestamp: start + Math.floor(i / 20) + draw(5_000)
  }
}

const fill = Effect.gen(function* () {
  const log = yield* EventLog
  yield* log.ensureTopics(jobTopics)
  for (let i = 0; i < total; i += 10_000) {
    const size = Math.min(10_000, total - i)
    yield* log.publish(
      learningEvents.name,
      Array.from({ length: size }, (_, at) => record(i + at))
    )
  }
})

const Measured = Schema.fromJsonString(
  Schema.Struct({
    events: Schema.Finite,
    wall: Schema.Finite,
    cpu: Schema.Finite,
    startCpu: Schema.Finite,
    maxRssMb: Schema.Finite
  })
)

/** Runs a program under bash's `time`: its output, wall, CPU seconds. */
const timed = (program: string, args: ReadonlyArray<string>) => {
  const script = 'TIMEFORMAT="%R %U %S"; { time "$0" "$@" 2>/dev/null; } 2>&1'
  const out = execFileSync("bash", ["-c", script, program, ...args], { encoding: "utf8", maxBuffer: 64e6 })
    .trim()
    .split("\n")
  const [wall = 0, user = 0, system = 0] = (out.at(-1) ?? "").split(" ").map(Number)
  return { out, wall, cpu: user + system }
}

const row = (cells: ReadonlyArray<string | number>) => `| ${cells.join(" | ")} |`
const rate = (seconds: number) => Math.round(total / seconds).toLocaleString("en")

await Effect.runPromise(
  Effect.scoped(
    Effect.gen(function* () {
      const broker = yield* kafkaBroker()
      const began = performance.now()
      yield* fill.pipe(Effect.provide(KafkaPorts(broker.brokers)))
      const filled = (performance.now() - began) / 1000
      const ours = timed(process.execPath, [`${import.meta.dirname}/kafka-worker.ts`, broker.brokers, String(total)])
      const measured = yield* Schema.decodeEffect(Measured)(ours.out.find((line) => line.startsWith("{")) ?? "")
      const tool = ["-cp", broker.classPath, "org.apache.kafka.tools.ConsumerPerformance"]
      const what = [
        "--bootstrap-server",
        broker.brokers,
        "--topic",
        learningEvents.name,
        "--num-records",
        String(total)
      ]
      const ceiling = timed("java", [...tool, ...what, "--hide-header", "--timeout", "20000"])
      const fetchMillis = Number(ceiling.out.at(-2)?.split(", ")[7] ?? 0)
      const [cpu] = cpus()
      process.stdout.write(
        [
          `Machine: ${cpus().length} x ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, Kafka ${kafkaVersion}, broker, reader and all else on it.`,
          `${total.toLocaleString("en")} events, written in ${filled.toFixed(0)} s (${rate(filled)}/s).`,
          "",
          row(["reader", "events/s (wall)", "events/s per CPU second", "CPU s", "largest resident MB"]),
          row(["---", "--:", "--:", "--:", "--:"]),
          row([
            "unique-learners, one process",
            rate(measured.wall),
            rate(measured.cpu),
            measured.cpu.toFixed(1),
            Math.round(measured.maxRssMb)
          ]),
          row([
            "Kafka's ConsumerPerformance (reads, does nothing)",
            rate(fetchMillis / 1000),
            rate(ceiling.cpu),
            ceiling.cpu.toFixed(1),
            "-"
          ]),
          ""
        ].join("\n")
      )
    })
  )
)
