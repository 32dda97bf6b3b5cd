/** A working day: everybody who should come does come, and the objectives hold. */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: day((share) => [[60, share]]),
  think: 1,
  slower: 1,
  failing: 0.001,
  nobodyLeftOut: true,
  untilItBreaks: false
})
