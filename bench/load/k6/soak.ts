/** A working day for half an hour (`--stretch 16` makes eight hours): does anything grow, leak or end? */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: day((share) => [[1800, share]]),
  think: 1,
  slower: 1,
  failing: 0.001,
  nobodyLeftOut: true,
  untilItBreaks: false
})
