import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  mergeBeginning,
  mergeCheckpoint,
  MergeState,
  mergeStep,
  type Partial,
  takeFinal
} from "../src/window/MergeState.ts"
import type { ClosedCount } from "../src/window/PartitionState.ts"
import { defaultWindowConfig } from "../src/window/WindowConfig.ts"
import { rows } from "./support/BruteForce.ts"
import { activity, type Draw, epoch2004, minute, seeded, spread } from "./support/Inputs.ts"
import { merged, partialsOf } from "./support/Pipeline.ts"

const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 30 }))

/** Partials of three partitions over some minutes. */
const partitions = (draw: Draw) => {
  const input = Array.from({ length: 200 }, (_, i) => activity(draw(15), draw(3), epoch2004 + i * 3_000))
  return spread(input, 3).map((records, p) => partialsOf(defaultWindowConfig, records, p, 3, draw).partials)
}

const count = (partition: number, windowStart: number, uniqueLearners: number): Partial => ({
  kind: "count",
  partition,
  windowStart,
  windowEnd: windowStart + minute,
  courseId: "*",
  uniqueLearners,
  approximate: false
})
const watermark = (partition: number, millis: number): Partial => ({ kind: "watermark", partition, watermark: millis })
const feed = (state: MergeState, partials: ReadonlyArray<Partial>): void => {
  for (const partial of partials) mergeStep(state, state.position, partial)
}

describe("merge", () => {
  it.effect.prop(
    "the order between partitions changes nothing",
    { seed: Seed, one: Seed, other: Seed },
    ({ seed, one, other }) =>
      Effect.sync(() => {
        const input = partitions(seeded(seed))
        const first = merged(input, seeded(one))
        assert.isAbove(first.length, 0)
        assert.deepStrictEqual(merged(input, seeded(other)), first)
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "repeated partials change nothing, before and after their window is final",
    { seed: Seed },
    ({ seed }) =>
      Effect.sync(() => {
        const draw = seeded(seed)
        const input = partitions(draw)
        const repeated = input.map((partials) =>
          partials.flatMap((partial, i) => {
            const before = partials[draw(i + 1)]
            // What leaked in again from before, but never a later watermark.
            return before !== undefined && draw(2) === 0 ? [partial, partial, before] : [partial]
          })
        )
        assert.deepStrictEqual(merged(repeated, seeded(1)), merged(input, seeded(2)))
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "a restart from any checkpoint writes the rest and nothing twice",
    { seed: Seed },
    ({ seed }) =>
      Effect.sync(() => {
        const draw = seeded(seed)
        const log = partitions(draw).flat()
        const expected: Array<ClosedCount> = []
        const whole = new MergeState(0, 3, mergeBeginning)
        feed(whole, log)
        expected.push(...takeFinal(whole, Number.MAX_SAFE_INTEGER))

        const found: Array<ClosedCount> = []
        let stored = mergeBeginning
        for (let restarts = 0; found.length < expected.length && restarts < 500; restarts++) {
          const state = new MergeState(0, 3, stored)
          for (let turns = 1 + draw(30); turns > 0; turns--) {
            const from = state.position
            log.slice(from, from + 1 + draw(30)).forEach((partial, i) => mergeStep(state, from + i, partial))
            // The crash may come before the commit: what was taken is not written then.
            const final = takeFinal(state, 1 + draw(10))
            const checkpoint = mergeCheckpoint(state)
            if (draw(8) === 0) break
            found.push(...final)
            stored = checkpoint
          }
        }
        assert.deepStrictEqual(found, expected)
      }),
    { arbitrary: { runs: 200 } }
  )

  it("waits for every partition, also one that never wrote", () => {
    const state = new MergeState(0, 2, mergeBeginning)
    feed(state, [count(0, 0, 3), watermark(0, 10 * minute)])
    assert.deepStrictEqual(takeFinal(state, 10), [])
    feed(state, [watermark(1, minute - 1)])
    assert.deepStrictEqual(takeFinal(state, 10), [])
    feed(state, [watermark(1, minute)])
    assert.deepStrictEqual(
      rows(takeFinal(state, 10)),
      rows([{ windowStart: 0, windowEnd: minute, courseId: "*", uniqueLearners: 3, approximate: false }])
    )
  })

  it("lateness delays a window by its length, to the millisecond", () => {
    const state = new MergeState(5_000, 1, mergeBeginning)
    feed(state, [count(0, 0, 1), watermark(0, minute + 4_999)])
    assert.deepStrictEqual(takeFinal(state, 10), [])
    feed(state, [watermark(0, minute + 5_000)])
    assert.strictEqual(takeFinal(state, 10).length, 1)
  })

  it("counts what comes for a final window or from no partition, and changes nothing", () => {
    const state = new MergeState(0, 1, mergeBeginning)
    feed(state, [count(0, 0, 1), watermark(0, minute)])
    assert.strictEqual(takeFinal(state, 10).length, 1)
    feed(state, [count(0, 0, 9), count(7, minute, 1), watermark(0, 5 * minute)])
    assert.deepStrictEqual(takeFinal(state, 10), [])
    assert.strictEqual(state.stale, 2)
  })
})
