import { assert, it } from "@effect/vitest"
import { analyticsPartials, learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { Effect, Layer } from "effect"
import { openMerge } from "../src/Merge.ts"
import { watermarkRecord } from "../src/Records.ts"
import { defaultSettings } from "../src/Settings.ts"
import { jobTopics } from "../src/UniqueLearners.ts"
import { epoch2004 } from "./support/Inputs.ts"

it.effect("a running merge that hears of a new input partition opens again before it makes anything final", () =>
  Effect.gen(function* () {
    const real = yield* EventLog
    let partitions = 4
    const growing = EventLog.of({
      ...real,
      partitionCount: (topic) =>
        topic === learningEvents.name ? Effect.succeed(partitions) : real.partitionCount(topic)
    })
    yield* real.ensureTopics(jobTopics)
    yield* Effect.gen(function* () {
      const { state, turn } = yield* openMerge({ ...defaultSettings, fetchWait: 0 })
      yield* real.publish(analyticsPartials.name, [watermarkRecord(4, epoch2004)])
      yield* turn
      assert.strictEqual(state.stale, 1)
      partitions = 5
      yield* real.publish(analyticsPartials.name, [watermarkRecord(4, epoch2004)])
      assert.strictEqual((yield* Effect.flip(turn))._tag, "EventLogUnavailable")
      const again = yield* openMerge({ ...defaultSettings, fetchWait: 0 })
      yield* again.turn
      assert.deepStrictEqual(again.state.watermarks.map(Number.isFinite), [false, false, false, false, true])
    }).pipe(Effect.provideService(EventLog, growing))
  }).pipe(Effect.scoped, Effect.provide(Layer.fresh(MemoryLog.layer)))
)
