import { assert, it } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { learningEvents } from "@lyceum/events/Topics"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { makeDemand } from "../src/Demand.ts"
import { mergeName, openMerge } from "../src/Merge.ts"
import { defaultSettings } from "../src/Settings.ts"
import { openStage1, stage1Name } from "../src/Stage1.ts"
import { jobTopics } from "../src/UniqueLearners.ts"
import { activity } from "./support/Inputs.ts"

it.effect("checkpoints are written anew though nothing happens: Kafka forgets those of seven days ago", () =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const tasks = yield* StreamTasks
    yield* log.ensureTopics(jobTopics)
    yield* TestClock.setTime(Date.UTC(2026, 0, 15, 9))
    const written = new Map<string, number>()
    const counting = StreamTasks.of({
      ...tasks,
      open: (options) =>
        Effect.map(tasks.open(options), (task) => ({
          ...task,
          commit: (commit) =>
            Effect.tap(task.commit(commit), () =>
              Effect.sync(() => written.set(options.name, (written.get(options.name) ?? 0) + 1))
            )
        }))
    })
    yield* Effect.gen(function* () {
      const settings = { ...defaultSettings, fetchWait: 0 }
      yield* log.publish(learningEvents.name, [activity(1, 1, Date.UTC(2026, 0, 15, 8))])
      const turns = [
        ...(yield* Effect.forEach([0, 1, 2, 3], (partition) =>
          Effect.flatMap(makeDemand, (demand) => openStage1(settings, partition, demand))
        )),
        yield* openMerge(settings)
      ].map(({ turn }) => turn)
      const run = Effect.forEach(turns, (turn) => turn, { discard: true })
      for (let second = 0; second < 60; second++) yield* Effect.andThen(TestClock.adjust("1 second"), run)
      const settled = new Map(written)
      for (let turn = 0; turn < 20; turn++) yield* Effect.andThen(TestClock.adjust("1 minute"), run)
      assert.deepStrictEqual(written, settled)
      yield* Effect.andThen(TestClock.adjust("6 hours"), run)
      for (const name of [...[0, 1, 2, 3].map(stage1Name), mergeName]) {
        assert.isAbove(written.get(name) ?? 0, settled.get(name) ?? 0, [...written.keys()].join(", "))
      }
    }).pipe(Effect.provideService(StreamTasks, counting))
  }).pipe(Effect.scoped, Effect.provide(Layer.fresh(MemoryLog.layer)))
)
