/** More than a day brings: up to four times its load, held for a minute. Slower is good, wrong is not. */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: day((share) => [
    [60, share],
    [30, share * 2],
    [60, share * 2],
    [30, share * 4],
    [60, share * 4]
  ]),
  think: 1,
  slower: 2,
  failing: 0.01,
  nobodyLeftOut: false,
  untilItBreaks: false
})
