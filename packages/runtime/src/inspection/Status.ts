/** How a service does at the moment: its checks, its relay, its consumer groups. */
import type { ServiceStatus } from "@lyceum/api/Operations"
import type { RunningConsumer } from "@lyceum/messaging/consumer/Consumers"
import { Effect, Option } from "effect"
import { Health } from "../management/Health.ts"
import { Inspection } from "./Inspection.ts"

const consumerStatus = (consumer: RunningConsumer) =>
  Effect.gen(function* () {
    const offsets = yield* Effect.option(Effect.timeout(consumer.offsets, "2 seconds"))
    return {
      group: consumer.group,
      topics: consumer.topics,
      lag: Option.getOrNull(Option.map(offsets, (all) => all.reduce((sum, { lag }) => sum + lag, 0))),
      ...(yield* consumer.counts),
      failing: Option.getOrNull(yield* consumer.failing)
    }
  })

/** Answers within about two seconds, whatever is away. */
export const serviceStatus: Effect.Effect<typeof ServiceStatus.Type, never, Health | Inspection> = Effect.gen(
  function* () {
    const inspection = yield* Inspection
    const { consumers, relay } = yield* inspection.parts
    const { checks, ready } = yield* (yield* Health).ready
    const lag = relay === undefined ? Option.none() : yield* Effect.option(Effect.timeout(relay.lag, "2 seconds"))
    const groups = consumers === undefined ? [] : yield* consumers.all
    return {
      ready,
      checks,
      version: inspection.version,
      node: process.version,
      startedAt: inspection.startedAt,
      relay: Option.getOrNull(lag),
      consumers: yield* Effect.forEach(groups, consumerStatus, { concurrency: "unbounded" })
    }
  }
)
