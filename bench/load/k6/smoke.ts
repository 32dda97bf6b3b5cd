/** Does everything work, and does the test itself? A few of everything, quickly. */
import { run } from "./lib/run.ts"

export * from "./journeys/all.ts"

export const { handleSummary, options, setup, teardown } = run({
  journeys: {
    registration: [[5, 0.4]],
    signingIn: [[5, 0.4]],
    browsing: [[5, 0.4]],
    enrolment: [[5, 0.4]],
    learning: [[5, 0.4]],
    quiz: [[5, 0.4]],
    instructing: [[5, 0.4]],
    release: [[5, 0.4]]
  },
  think: 0.1,
  slower: 10,
  failing: 0,
  nobodyLeftOut: true,
  untilItBreaks: false
})
