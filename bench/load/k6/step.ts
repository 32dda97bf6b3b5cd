/** A step up and down, for the autoscaler of a cluster: rest, load, rest until it has scaled back. */
import { day } from "./lib/plan.ts"
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: day((share) => [
    [120, share],
    [5, share * 20],
    [600, share * 20],
    [5, share],
    [1500, share]
  ]),
  think: 1,
  slower: 4,
  failing: 0.01,
  nobodyLeftOut: false,
  untilItBreaks: false
})
