/** The pages for operators say what is there: their links, files, scripts and operations are looked up. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { appliedByHand, brokenLinks, missingPaths, missingScripts, namedOperations } from "./Claims.ts"

const root = resolve(import.meta.dirname, "../..")
const tracked = (pattern: string): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", pattern], { cwd: root, encoding: "utf8" }).trim().split("\n")

const read = (file: string) => readFileSync(join(root, file), "utf8")

const decode = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ scripts: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)) }))
)
const scriptsIn = (file: string): ReadonlySet<string> => new Set(Object.keys(decode(read(file)).scripts ?? {}))
const scripts = Object.fromEntries(
  tracked("**package.json").map((file) => [dirname(file) === "." ? "" : dirname(file), scriptsIn(file)])
)
const operations = new Set(
  [...tracked("services/*/src/**.ts"), ...tracked("packages/runtime/src/**.ts")]
    .flatMap((file) => [...read(file).matchAll(/operations\.add\(\s*"([\w-]+)"/g)])
    .map(([, name = ""]) => name)
)

const bootstrap = "kubectl apply --server-side -k argocd/bootstrap"

describe("documentation", () => {
  it("links to what is there", () => {
    for (const page of tracked("*.md")) assert.deepStrictEqual(brokenLinks(join(root, page), read(page)), [], page)
  })

  it("of deployment names files, scripts and operations that are there", () => {
    const text = read("docs/deployment.md")
    assert.deepStrictEqual(missingPaths(root, text), [])
    assert.deepStrictEqual(missingScripts(scripts, text), [])
    assert.deepStrictEqual(
      namedOperations(text).filter((name) => !operations.has(name)),
      []
    )
  })

  it("of deployment says what `npm run cost` says, rounded to 50 USD", () => {
    const rows = (text: string) => [...text.matchAll(/^\| ([^|]+) \|([ \d,|]+)\|$/gm)]
    const numbers = (cells: string) => cells.split("|").map((cell) => Number(cell.replaceAll(",", "").trim()))
    const computed = execFileSync(process.execPath, ["pulumi/cost/main.ts"], { cwd: root, encoding: "utf8" })
    const sums = rows(computed).filter(([, name]) => name === "all")
    const said = rows(read("docs/deployment.md")).filter(([, name = ""]) => /^(AWS|Azure|Google Cloud)\b/.test(name))
    assert.strictEqual(sums.length, 3)
    assert.deepStrictEqual(
      said.map(([, , cells = ""]) => numbers(cells)),
      sums.map(([, , cells = ""]) => numbers(cells).map((usd) => Math.round(usd / 50) * 50))
    )
  })

  it("applies nothing by hand but the bootstrap", () => {
    for (const page of tracked("*.md"))
      assert.deepStrictEqual(
        appliedByHand(read(page)).filter((line) => !line.includes(bootstrap)),
        [],
        page
      )
  })
})

describe("what is looked up", () => {
  const page = join(root, "docs", "page.md")

  it("finds a link to a file or a heading that is not there", () => {
    assert.deepStrictEqual(
      brokenLinks(
        page,
        "# One, two\n\n[a](nowhere.md) [b](#one-two) [c](#three) [d](design.md#no-such) [e](https://x.example)"
      ),
      ["nowhere.md", "#three", "design.md#no-such"]
    )
  })

  it("finds a path, a script and an operation that are not there", () => {
    assert.deepStrictEqual(
      missingPaths(root, "`docs/design.md`, `pulumi/<cloud>/x`, `charts/nothing.yaml`\ncd pulumi/moon/data"),
      ["charts/nothing.yaml", "pulumi/moon/data"]
    )
    assert.deepStrictEqual(
      missingScripts(scripts, "npm test, npm run fly, npm run start -w services/user -w services/moon"),
      ["npm run fly", "npm run start -w services/user -w services/moon"]
    )
    assert.deepStrictEqual(namedOperations("`POST /operations/rebuild`"), ["rebuild"])
  })

  it("finds what would be applied by hand", () => {
    assert.lengthOf(appliedByHand(`${bootstrap}\nhelm install x\nkubectl get pods`), 2)
  })
})
