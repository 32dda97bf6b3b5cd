/** The keys that a program's README explains, beside those that it reads. */
import { readFileSync } from "node:fs"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import type { ConfigReads } from "../ConfigReads.ts"
import { type ProgramName, programs, type Situation } from "./Situations.ts"

const root = fileURLToPath(new URL("../../../../", import.meta.url))

/** Keys in code spans. */
const keysIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`/g)].flatMap(([, key]) => (key === undefined ? [] : [key]))

/** From its heading (a line of its own, or bold) to the next. */
const configurationOf = (readme: string): string =>
  /^(?:## Configuration|\*\*Configuration\.\*\*)[\s\S]*?(?=^## |^\*\*[A-Z]|(?![\s\S]))/m.exec(readme)?.[0] ?? ""

/** Explained once for all programs, in the package that reads them. */
const shared = ["runtime", "messaging", "storage", "database"]

const read = (path: string) => readFileSync(`${root}${path}`, "utf8")

/** `unexplained`: read, but explained neither in the program's README nor a package's. `unread`: the README has it for nothing. */
export const readmeDifferences = (program: ProgramName, reads: Readonly<Record<Situation, ConfigReads>>) => {
  const folder = dirname(dirname(programs[program]))
  const own = keysIn(configurationOf(read(`${folder}/README.md`)))
  const explained = new Set([...own, ...shared.flatMap((name) => keysIn(read(`packages/${name}/README.md`)))])
  const asked = new Set(Object.values(reads).flatMap(({ optional, required }) => [...required, ...optional]))
  return {
    unexplained: [...asked].filter((key) => !explained.has(key)).toSorted(),
    unread: [...new Set(own)].filter((key) => !asked.has(key)).toSorted()
  }
}
