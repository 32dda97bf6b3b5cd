/**
 * The charts' autoscalers under a step of load, by Kubernetes' own controller over simulated pods; every time of the charts is
 * divided by fifteen. `npm run load:hpa` keeps them as they are.
 */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { simulate } from "../../bench/load/hpa/Simulation.ts"
import { subjects } from "../../bench/load/hpa/Subjects.ts"

it.live(
  "user and course go from 2 to 10 pods and back, web to 15, without flapping; without the window one flaps",
  () =>
    Effect.gen(function* () {
      const outcomes = yield* simulate(yield* subjects, 15, () => Effect.void)
      const of = (name: string) =>
        outcomes.find(({ subject }) => subject.name === name)?.verdict ?? assert.fail(`${name} was not tried`)
      for (const [name, most] of [
        ["user", 10],
        ["course", 10],
        ["web", 15]
      ] as const) {
        const { faults, highest, last, turns } = of(name)
        assert.deepStrictEqual(faults, [], name)
        assert.deepStrictEqual({ highest, last, turns }, { highest: most, last: 2, turns: 1 }, name)
      }
      // The same service and load, the chart's window taken away: what it is there for.
      assert.match(of("course-unsteady").faults.join("\n"), /it flaps/)
    }),
  { timeout: 400_000 }
)
