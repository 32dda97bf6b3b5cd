/** A course is released, and everybody who waited for it comes at once, beside a working day. */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: {
    ...day((share) => [[60, share]]),
    release: [
      [15, 0],
      [2, 20],
      [10, 20],
      [5, 0],
      [28, 0]
    ]
  },
  think: 1,
  slower: 2,
  failing: 0.001,
  nobodyLeftOut: true,
  untilItBreaks: false
})
