import { assert, describe, it } from "@effect/vitest"
import { analyticsResults, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { defaultSettings, JobSettings } from "../src/Settings.ts"
import { jobTopics, UniqueLearners } from "../src/UniqueLearners.ts"
import { defaultWindowConfig } from "../src/window/WindowConfig.ts"
import { activityFacts, activityLog, hasActivityLog } from "./support/ActivityLog.ts"
import { bruteForce, rows } from "./support/BruteForce.ts"
import { now2026, seeded, spread } from "./support/Inputs.ts"
import { merged, partialsOf } from "./support/Pipeline.ts"

const facts = (found: ReadonlyArray<string>) => {
  const counts = found.filter((row) => row.includes('"courseId":"*"')).map((row) => Number(/(\d+)}$/.exec(row)?.[1]))
  return { windows: counts.length, sum: counts.reduce((sum, count) => sum + count, 0), largest: Math.max(...counts) }
}

/** As deepStrictEqual, but with the first difference instead of a diff of ninety thousand rows. */
const assertRows = (found: ReadonlyArray<string>, expected: ReadonlyArray<string>) => {
  const at = expected.findIndex((row, i) => found[i] !== row)
  if (at >= 0) assert.strictEqual(found[at], expected[at], `row ${at}`)
  assert.strictEqual(found.length, expected.length)
}

describe.skipIf(!hasActivityLog)("a real activity log of 59,835 events", () => {
  const records = hasActivityLog ? activityLog() : []

  it("the independent count is what its source says", () => {
    assert.strictEqual(records.length, 59_835)
    assert.deepStrictEqual(facts(bruteForce(records)), activityFacts)
  })

  it("through the core, over four partitions", () => {
    const draw = seeded(4)
    const found = spread(records, 4).map((input, p) => partialsOf(defaultWindowConfig, input, p, 4, draw))
    const results = rows(
      merged(
        found.map(({ partials }) => partials),
        draw
      )
    )
    assertRows(results, bruteForce(records))
    assert.deepStrictEqual(facts(results), activityFacts)
  }, 60_000)

  it.effect(
    "through the job on a running log that was idle before, fed in pieces",
    () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const memory = yield* MemoryLog
        const { status } = yield* UniqueLearners
        const settle = (times: number) =>
          Effect.forEach(Array.from({ length: times }), () => TestClock.adjust("1 second"), { discard: true })
        yield* log.ensureTopics(jobTopics)
        // Idle for a minute: nothing may be decided by it.
        yield* settle(60)
        for (let from = 0; from < records.length; from += 6_000) {
          yield* log.publish(learningEvents.name, records.slice(from, from + 6_000))
          yield* settle(1)
        }
        yield* settle(40)
        const found = memory.records(analyticsResults.name).map(({ value }) => new TextDecoder().decode(value))
        assert.strictEqual(memory.records(lateTopic).length, 0)
        assert.strictEqual(memory.records(quarantineTopic).length, 0)
        assertRows(found, bruteForce(records))
        assert.deepStrictEqual(facts(found), activityFacts)
        assert.deepStrictEqual(
          [...(yield* status).values()].map(({ state }) => state),
          Array.from({ length: 5 }, () => "running")
        )
      }).pipe(
        Effect.provide(
          UniqueLearners.layerNoDeps.pipe(
            Layer.provide(JobSettings.layerOf(defaultSettings)),
            Layer.provideMerge(Layer.fresh(MemoryLog.layer)),
            // Before the job starts: every sleep of it would be woken on the way from 1970.
            Layer.provideMerge(Layer.effectDiscard(TestClock.setTime(now2026)))
          )
        )
      ),
    120_000
  )
})
