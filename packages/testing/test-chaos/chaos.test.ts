/** Fixed seeds of `npm run chaos`: every kind of fault that this machine allows, once. */
import { assert, it } from "@effect/vitest"
import { chaos } from "@lyceum/testing/chaos/Chaos"
import type { FaultKind } from "@lyceum/testing/chaos/Faults"
import { Effect } from "effect"

const runs: ReadonlyArray<readonly [seed: number, faults: ReadonlyArray<FaultKind>]> = [
  [1, ["kill", "cut database", "slow service", "pause"]],
  [2, ["crash database", "kill", "cut service", "slow database"]]
]

for (const [seed, faults] of runs) {
  it.live(`seed ${seed}: ${faults.join(", ")}: every promise holds`, () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const {
        entries,
        findings,
        faults: happened
      } = yield* chaos({
        seed,
        seconds: 0,
        kafka: false,
        faults,
        learners: 3,
        say: (line) => void said.push(line)
      })
      assert.deepStrictEqual(findings, [], said.join("\n"))
      assert.lengthOf(happened, faults.length)
      // Something was promised: without it nothing was shown.
      assert.isNotEmpty(entries.filter(({ deed, status }) => deed.kind === "enrol" && status === 201))
    })
  )
}
