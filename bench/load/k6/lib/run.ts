/** The parts of a run that every profile shares. */
import type { Options } from "k6/options"
import { plan, type Profile, rateAt, wanted } from "./plan.ts"
import { mark, seed, type Seed } from "./seed.ts"
import { summaryFile, thinkingOr } from "./settings.ts"

interface Summary {
  readonly metrics: Readonly<Record<string, unknown>>
}

/** What k6 looks for in a script, of one profile. */
export const run = (profile: Profile) => {
  const think = thinkingOr(profile.think)
  const options: Options = plan(profile, think)
  return {
    options,
    setup: (): Seed => {
      const made = seed(wanted(profile, think), think)
      mark.begun()
      return made
    },
    teardown: ({ begun }: Seed): void => mark.ended(rateAt(profile, (Date.now() - begun) / 1000)),
    /** The metrics alone: what the setup made holds passwords. */
    handleSummary: ({ metrics }: Summary): Record<string, string> =>
      summaryFile === "" ? {} : { [summaryFile]: JSON.stringify({ metrics }) }
  }
}
