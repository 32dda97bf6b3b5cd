/** Every promise can be broken: a bug is planted for each, and its checker finds it in a short history. */
import { assert, describe, it } from "@effect/vitest"
import { bugs } from "@lyceum/testing/simulation/plan/Bugs"
import { linesOf, scheduleOf } from "@lyceum/testing/simulation/plan/Schedule"
import { shrink, smallest } from "@lyceum/testing/simulation/plan/Shrink"
import { simulator } from "@lyceum/testing/simulation/Simulate"

/** Seeds that are tried until one shows the bug. */
const most = 400

describe("planted bugs", { timeout: 300_000 }, () => {
  it("there is one for each of the ten promises", () => {
    assert.deepStrictEqual(
      [...new Set(bugs.map(({ invariant }) => invariant))].sort((a, b) => a - b),
      Array.from({ length: 10 }, (_, index) => index + 1)
    )
  })

  for (const bug of bugs) {
    it(`${bug.invariant}. ${bug.name}: is found, and shown by a short schedule that still shows it`, () => {
      const run = simulator(bug)
      const isBroken = (schedule: ReturnType<typeof scheduleOf>) =>
        run(schedule).violations.some(({ invariant }) => invariant === bug.invariant)
      let seed = bug.from
      while (seed < bug.from + most && !isBroken(scheduleOf(seed))) seed++
      const whole = scheduleOf(seed)
      assert.isTrue(isBroken(whole), `no schedule of the seeds ${bug.from} to ${seed} shows it`)
      const short = shrink(whole, isBroken)
      assert.isTrue(isBroken(short), linesOf(short).join("\n"))
      assert.isBelow(linesOf(short).length, linesOf(whole).length, linesOf(short).join("\n"))
      // Without the bug nothing is wrong with the same schedule.
      assert.deepStrictEqual(simulator()(short).violations, [])
    })
  }
})

describe("shrinking", () => {
  it("finds the parts that are needed, wherever they are", () => {
    const all = Array.from({ length: 40 }, (_, number) => number)
    assert.deepStrictEqual(
      smallest(all, (part) => part.includes(3) && part.includes(17) && part.includes(39)),
      [3, 17, 39]
    )
    assert.deepStrictEqual(
      smallest(all, () => true),
      []
    )
  })
})
