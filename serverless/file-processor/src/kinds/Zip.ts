/** Archives that are saved as they are: only their bounds are looked at, and the names of their files are their words. */
import { Effect } from "effect"
import { walkArchive } from "../archive/Walk.ts"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask } from "../ObjectReader.ts"

export const describeZip: Describe = Effect.fn("describeZip")(function* ({ reader }) {
  const names: Array<string> = []
  yield* ask(reader, "the archive", () =>
    walkArchive(reader, {
      wants: (name) => {
        names.push(name)
        return false
      },
      part: () => undefined
    })
  )
  return { ...nothingFound, text: names.join("\n") }
})
