/** How much can it carry? Ever more until an objective does not hold; nobody stops to think. */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: day((share) => [
    [30, share],
    [600, share * 30]
  ]),
  think: 0,
  slower: 1,
  failing: 0.01,
  nobodyLeftOut: false,
  untilItBreaks: true
})
