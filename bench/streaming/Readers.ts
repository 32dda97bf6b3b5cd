/** The readers that the bench compares: each reads the whole topic once, and says what it took. */
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import type { KafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Schema } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startFlink, uniqueLearnersSql } from "../../streaming/flink/src/FlinkJob.ts"
import { bundle, cpuSeconds, kill, peakMegabytes, startBundled } from "./Processes.ts"

/** What reading all events took: seconds by the clock, CPU seconds of the process with all its threads, its largest size. */
export interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly peak: number
}

const textOf = (child: ChildProcess) =>
  Effect.callback<string>((resume) => {
    let text = ""
    child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()))
    child.once("close", () => resume(Effect.succeed(text)))
  })

const Measured = Schema.fromJsonString(
  Schema.Struct({ events: Schema.Finite, wall: Schema.Finite, cpu: Schema.Finite, maxRssMb: Schema.Finite })
)

/** Our job, bundled and started as the worker is; without its start (imports, connecting). */
export const ours = Effect.fnUntraced(function* (brokers: string, total: number) {
  const file = bundle(join(import.meta.dirname, "kafka-worker.ts"), "bench-worker")
  const child = yield* startBundled(file, [String(total)], { KAFKA_BROKERS: brokers })
  // What it logs stands there as well.
  const said = yield* textOf(child)
  const line = said.split("\n").findLast((one) => one.startsWith("{")) ?? ""
  if (line === "") return yield* Effect.die(`the worker gave no figures: ${said}`)
  const { cpu, maxRssMb, wall } = yield* Schema.decodeEffect(Measured)(line)
  const cost: Cost = { wall, cpu, peak: Math.round(maxRssMb * 1.048_576) }
  return cost
}, Effect.scoped)

/** Kafka's own ConsumerPerformance: reads and does nothing. CPU and size are looked at until it ends. */
export const consumerPerformance = Effect.fnUntraced(function* (broker: KafkaBroker, total: number) {
  const tool = ["-cp", broker.classPath, "org.apache.kafka.tools.ConsumerPerformance", "--hide-header"]
  const what = ["--bootstrap-server", broker.brokers, "--topic", learningEvents.name, "--num-records", String(total)]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn("java", [...tool, ...what, "--timeout", "60000"], { stdio: ["ignore", "pipe", "ignore"] })),
    kill
  )
  const pid = child.pid ?? 0
  let [cpu, peak] = [0, 0]
  const look = setInterval(() => {
    const now = peakMegabytes(pid)
    if (now === 0) return
    peak = now
    cpu = cpuSeconds(pid)
  }, 20)
  const line = (yield* textOf(child)).trim().split("\n").at(-1) ?? ""
  clearInterval(look)
  // start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, …
  const cost: Cost = { wall: Number(line.split(", ")[7] ?? 0) / 1000, cpu, peak }
  return cost
}, Effect.scoped)

export interface FlinkSettings {
  readonly parallelism: number
  readonly heap: string
  readonly checkpoints: string
}

/** For checkpoints; it goes with the scope. */
const checkpointFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-flink-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

let runs = 0
const startJob = (brokers: string, { checkpoints, heap, parallelism }: FlinkSettings, topic: string) => {
  const group = `bench-flink-${++runs}`
  const variables = {
    KAFKA_BROKERS: brokers,
    INPUT_TOPIC: topic,
    FLINK_GROUP: group,
    FLINK_TRANSACTIONS: group,
    FLINK_PARALLELISM: String(parallelism),
    FLINK_CHECKPOINT_INTERVAL: checkpoints,
    FLINK_RESTARTS: "none"
  }
  return Effect.gen(function* () {
    const folder = yield* checkpointFolder
    const all = { ...variables, FLINK_CHECKPOINT_DIR: `file://${folder}` }
    const job = yield* startFlink(uniqueLearnersSql, all, [`-Xmx${heap}`, `-Xms${heap}`])
    return { group, pid: job.process.pid ?? 0, ended: job.ended }
  })
}

/**
 * The SQL job over a topic. It has read all when a checkpoint has committed the topic's end. `startCpu`, the CPU seconds of the
 * same over a topic of few records (the JVM, planning, the cluster), is taken off, and the clock runs from then on.
 */
export const flink = (brokers: string, settings: FlinkSettings, topic: string, startCpu: number) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const job = yield* startJob(brokers, settings, topic)
    let [begun, cpu] = [0, 0]
    const done = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep("200 millis")
        cpu = cpuSeconds(job.pid)
        if (begun === 0 && cpu >= startCpu) begun = performance.now()
        const offsets = yield* log.groupOffsets(job.group, [topic])
        if (offsets.length > 0 && offsets.every(({ endOffset, offset }) => offset >= endOffset)) return
      }
    })
    yield* Effect.raceFirst(done, job.ended)
    const cost: Cost = { wall: (performance.now() - begun) / 1000, cpu: cpu - startCpu, peak: peakMegabytes(job.pid) }
    return cost
  }).pipe(Effect.scoped)
