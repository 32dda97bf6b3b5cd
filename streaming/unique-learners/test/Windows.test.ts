import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { close } from "../src/window/Close.ts"
import { beginning, PartitionState } from "../src/window/PartitionState.ts"
import { step } from "../src/window/Step.ts"
import { defaultWindowConfig } from "../src/window/WindowConfig.ts"
import { bruteForce, rows } from "./support/BruteForce.ts"
import { activity, epoch2004, now2026, seeded, spread } from "./support/Inputs.ts"
import { merged, partialsOf } from "./support/Pipeline.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
/** `gap`: event time since the one before; `back`: how much earlier than the newest this one is, within the bound. */
const Event = Schema.Struct({
  who: between(0, 30),
  where: between(0, 5),
  gap: between(0, 40_000),
  back: between(0, defaultWindowConfig.outOfOrderness)
})
const Events = Schema.Array(Event).check(Schema.isMaxLength(300))
type Event = typeof Event.Type

const records = (events: ReadonlyArray<Event>) => {
  let newest = epoch2004
  return events.map(({ who, where, gap, back }) => {
    newest += gap
    return activity(who, where, newest - back)
  })
}

const counted = (events: ReadonlyArray<Event>, partitions: number, seed: number) => {
  const draw = seeded(seed)
  const found = spread(records(events), partitions).map((input, partition) =>
    partialsOf(defaultWindowConfig, input, partition, partitions, draw)
  )
  return {
    rows: rows(
      merged(
        found.map(({ partials }) => partials),
        draw
      )
    ),
    late: found.flatMap(({ late }) => late)
  }
}

describe("windows against brute force", () => {
  it.effect.prop(
    "any disorder within the bound, any partitions, any batches: the batch count",
    { events: Events, partitions: between(1, 6), seed: between(0, 2 ** 30) },
    ({ events, partitions, seed }) =>
      Effect.sync(() => {
        const found = counted(events, partitions, seed)
        assert.deepStrictEqual(found.rows, bruteForce(records(events)))
        assert.deepStrictEqual(found.late, [])
      }),
    { arbitrary: { runs: 300 } }
  )

  it.effect.prop(
    "batches and partitions change nothing",
    { events: Events, one: between(0, 2 ** 30), other: between(0, 2 ** 30) },
    ({ events, one, other }) =>
      Effect.sync(() => assert.deepStrictEqual(counted(events, 4, one).rows, counted(events, 3, other).rows)),
    { arbitrary: { runs: 100 } }
  )

  it("counts many learners in many courses: the sets grow, numbers are used again", () => {
    const draw = seeded(7)
    const input = Array.from({ length: 30_000 }, (_, i) =>
      activity(draw(5_000) + Math.floor(i / 6_000) * 2_500, draw(40), epoch2004 + i * 10)
    )
    const [all = []] = spread(input, 1)
    const { partials, state } = partialsOf(defaultWindowConfig, all, 0, 1, draw)
    assert.deepStrictEqual(rows(merged([partials], draw)), bruteForce(input))
    assert.strictEqual(state.learners.size, 0)
  })

  it("forgets learners that no open window holds while windows go on", () => {
    const input = Array.from({ length: 40_000 }, (_, i) => activity(i, 0, epoch2004 + i * 20))
    const [all = []] = spread(input, 1)
    const state = new PartitionState(defaultWindowConfig, 0, 1, beginning)
    for (let from = 0; from < all.length; from += 100) {
      step(state, all.slice(from, from + 100), now2026)
      close(state)
    }
    assert.isAtMost(state.learners.size, 13_000)
  })
})
