/** Holds docs/security.md: every row of OWASP ASVS 5.0.0 of level 1 and 2 once, and every test that it names exists. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const read = (path: string) => readFileSync(resolve(root, path), "utf8")

/** The identifiers of the standard's requirements, by level. */
const levels = Schema.decodeSync(
  Schema.fromJsonString(Schema.Struct({ "1": Schema.Array(Schema.String), "2": Schema.Array(Schema.String) }))
)(read("test/support/asvs-5.0.0.json"))

const cellsOf = (line: string): ReadonlyArray<string> =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim())

/** What is wrong with a page, a line a fault. */
const faultsIn = (page: string, exists: (file: string) => boolean, textOf: (file: string) => string) => {
  const lines = page.split("\n").map(cellsOf)
  const rows = lines.filter(([id = ""]) => /^\d+\.\d+\.\d+$/.test(id))
  const tests = new Map<string, { readonly file: string; readonly name: string }>()
  for (const [key = "", link = "", name = ""] of page
    .slice(page.indexOf("## Tests that rows name"))
    .split("\n")
    .map(cellsOf)) {
    const file = /^\[[^\]]+\]\(\.\.\/([^)]+)\)$/.exec(link)?.[1]
    if (file !== undefined) tests.set(key.replaceAll("`", ""), { file, name })
  }
  const faults: Array<string> = []
  for (const [level, ids] of Object.entries(levels)) {
    for (const id of ids) {
      const found = rows.filter(([row]) => row === id)
      if (found.length !== 1) faults.push(`${id}: stands here ${found.length} times`)
      else if (found[0]?.[1] !== level) faults.push(`${id}: is of level ${level}`)
    }
  }
  const known = new Set([...levels["1"], ...levels["2"]])
  for (const [id = "", , , shown = ""] of rows) {
    if (!known.has(id)) faults.push(`${id}: is no row of level 1 or 2`)
    const says =
      /^not applicable: \S/.test(shown) ||
      /^\*\*not met\*\*: \S/.test(shown) ||
      shown.startsWith("written: [") ||
      /`/.test(shown)
    if (!says) faults.push(`${id}: says neither how it is shown nor why not`)
  }
  // Threats and rows name tests in their last column.
  const named = lines
    .filter((cells) => cells.length === 4)
    .flatMap((cells) => [...(cells[3] ?? "").matchAll(/`([a-z0-9-]+)`/g)].map(([, key = ""]) => key))
  for (const key of new Set(named)) if (!tests.has(key)) faults.push(`\`${key}\`: is not in the list of tests`)
  for (const [key, { file, name }] of tests) {
    if (!named.includes(key)) faults.push(`\`${key}\`: nothing names it`)
    if (!exists(file)) faults.push(`${file}: is not there`)
    else if (!textOf(file).includes(name)) faults.push(`${file}: has no test "${name}"`)
  }
  for (const [, file = ""] of page.matchAll(/\]\(\.\.\/([^)#]+)/g))
    if (!exists(file)) faults.push(`${file}: is not there`)
  return faults
}

const here = (file: string) => existsSync(resolve(root, file))

describe("docs/security.md", () => {
  it("has every row of level 1 and 2 once, each shown, written, not applicable or not met", () => {
    assert.lengthOf(levels["1"], 70)
    assert.lengthOf(levels["2"], 183)
    assert.deepStrictEqual(faultsIn(read("docs/security.md"), here, read), [])
  })

  it("a row that is gone, stands twice, says nothing, or names a test that is not there is found", () => {
    const page = read("docs/security.md")
    const line = (id: string) => page.split("\n").find((text) => text.startsWith(`| ${id} |`)) ?? ""
    const found = (changed: string) => faultsIn(changed, here, read).join("\n")
    assert.match(found(page.replace(`${line("6.2.1")}\n`, "")), /6\.2\.1: stands here 0 times/)
    assert.match(found(page.replace(line("6.2.1"), `${line("6.2.1")}\n${line("6.2.1")}`)), /stands here 2 times/)
    assert.match(found(page.replace(line("1.2.4"), "| 1.2.4 | 1 | bound parameters | |")), /1\.2\.4: says neither/)
    assert.match(found(page.replace(line("1.2.4"), "| 1.2.4 | 1 | bound | `hopes` |")), /`hopes`: is not in the list/)
    assert.match(found(page.replace("every route obeys the policy table", "prayers are heard")), /no test "prayers/)
    assert.match(found(page.replaceAll("test/api-laws.test.ts", "test/gone.test.ts")), /gone\.test\.ts: is not there/)
  })
})
