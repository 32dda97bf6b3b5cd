/** What a group says of itself, by topic. The series are looked up once, when the group starts. */
import { Clock, Effect, Metric } from "effect"
import type { ConsumedRecord } from "../EventLog.ts"
import type { ConsumerCounts } from "./Consumers.ts"

const counter = (name: string, description: string) =>
  Metric.counter(`lyceum_consumer_${name}_total`, { description, incremental: true })

/** consumed = applied + duplicate + unknown + dead-lettered. */
const counters = {
  consumed: counter("consumed", "Records that a group was given"),
  applied: counter("applied", "Events that took effect"),
  duplicate: counter("duplicate", "Events that had taken effect before"),
  unknown: counter("unknown", "Events of a type that this version does not know"),
  deadLettered: counter("dead_lettered", "Records that were put aside")
}
const names = ["consumed", "applied", "duplicate", "unknown", "deadLettered"] as const

/** By group: times that it stopped and was started again. */
export const failures = counter("failures", "Times that a group stopped and was started again")

const lagRecords = Metric.gauge("lyceum_consumer_lag_records", { description: "Records that a group has not read yet" })
const delay = Metric.histogram("lyceum_consumer_delay_seconds", {
  description: "From an event to its effect in a group; of the oldest and the newest record of each batch",
  boundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600]
})

/** Of one group and topic. */
export const consumerSignals = (group: string, topic: string) => {
  const attributes = { group, topic }
  const counts = names.map((name) => [name, Metric.withAttributes(counters[name], attributes)] as const)
  const lag = Metric.withAttributes(lagRecords, attributes)
  const delays = Metric.withAttributes(delay, attributes)
  return {
    /** Every series is there from the start: what never happened is zero, not unknown. */
    started: Effect.gen(function* () {
      for (const [, metric] of counts) yield* Metric.update(metric, 0)
    }),
    lag: (records: number) => Metric.update(lag, records),
    /** A batch was handled. */
    done: Effect.fnUntraced(function* (records: ReadonlyArray<ConsumedRecord>, done: ConsumerCounts) {
      for (const [name, metric] of counts) yield* Metric.update(metric, done[name])
      const now = yield* Clock.currentTimeMillis
      const [first, last] = [records[0], records.at(-1)]
      if (first !== undefined) yield* Metric.update(delays, Math.max(0, now - first.timestamp) / 1000)
      if (last !== undefined && last !== first) yield* Metric.update(delays, Math.max(0, now - last.timestamp) / 1000)
    })
  }
}
