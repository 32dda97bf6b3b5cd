/**
 * The job as a process that measures itself: `KAFKA_BROKERS=… node bench/streaming/kafka-worker.ts <events>` ends when all
 * events are counted, with one JSON line. Configured as the job itself. CPU seconds are of this process.
 */
import { kafkaPorts } from "@lyceum/messaging/kafka/KafkaPorts"
import { JobSettings } from "@lyceum/unique-learners/Settings"
import { UniqueLearners } from "@lyceum/unique-learners/UniqueLearners"
import { Effect, Layer, Metric } from "effect"

const total = Number(process.argv[2])

const counted = (name: string) =>
  Effect.map(Metric.snapshot, (all) =>
    all.reduce((sum, one) => sum + (one.id === name && one.type === "Counter" ? Number(one.state.count) : 0), 0)
  )

const seconds = ({ system, user }: NodeJS.CpuUsage): number => (system + user) / 1e6

const measure = Effect.gen(function* () {
  let begun = 0
  let cpuBefore = process.cpuUsage()
  let latest = 0
  let moved = performance.now()
  while (true) {
    yield* Effect.sleep("20 millis")
    const now = yield* counted("lyceum_streaming_records_total")
    if (now !== latest) moved = performance.now()
    if (performance.now() - moved > 30_000)
      return yield* Effect.die(`${now} of ${total} events counted, and no more come`)
    latest = now
    if (begun === 0) {
      if (latest > 0) begun = performance.now()
      else cpuBefore = process.cpuUsage()
    }
    if (latest >= total) break
  }
  const cpu = seconds(process.cpuUsage(cpuBefore))
  const wall = (performance.now() - begun) / 1000
  return { events: latest, wall, cpu, startCpu: seconds(cpuBefore), maxRssMb: process.resourceUsage().maxRSS / 1024 }
})

const done = await Effect.runPromise(
  measure.pipe(Effect.provide(UniqueLearners.layerNoDeps.pipe(Layer.provide([JobSettings.layer, kafkaPorts]))))
)
process.stdout.write(`${JSON.stringify(done)}\n`)
process.exit(0)
