/**
 * The schedules of one file. `LYCEUM_SEED` moves all of them to other seeds, `LYCEUM_SCHEDULES` makes them more or fewer (10,000 in
 * all); what breaks is told with its seed and history.
 */
import { assert, describe, it } from "@effect/vitest"
import { scheduleOf } from "@lyceum/testing/simulation/plan/Schedule"
import { firstBroken, report, simulator } from "@lyceum/testing/simulation/Simulate"

const schedules = Math.ceil(Number.parseInt(process.env["LYCEUM_SCHEDULES"] ?? "10000", 10) / 4)
const base = Number.parseInt(process.env["LYCEUM_SEED"] ?? "1", 10)

/** Runs the schedules of the file of that number, from 1 to 4. */
export const quarter = (number: number): void => {
  const first = base + (number - 1) * schedules
  describe(`simulation from seed ${first} on`, { timeout: 1_800_000 }, () => {
    it(`every promise is kept in ${schedules} schedules`, () => {
      const run = simulator()
      const broken = firstBroken(first, schedules, run)
      assert.isNull(broken, broken === null ? "" : report(broken, run))
    })

    it("people are answered: something happens that could go wrong", () => {
      const run = simulator()
      let answered = 0
      for (let seed = first; seed < first + 20; seed++) answered += run(scheduleOf(seed)).answers
      assert.isAbove(answered, 60)
    })

    it("a schedule runs the same way twice", () => {
      const run = simulator()
      const [once, again] = [firstSchedule(run), firstSchedule(run)]
      assert.isAbove(once.length, 0)
      assert.deepStrictEqual(once, again)
    })
  })

  const firstSchedule = (run: ReturnType<typeof simulator>) => run(scheduleOf(first), true).history
}
