/** Writes docs/signals.md from the registry; `--check` compares instead. */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { signalsPage } from "./Page.ts"

const file = resolve(import.meta.dirname, "..", "docs", "signals.md")
const page = signalsPage()

if (!process.argv.includes("--check")) writeFileSync(file, page)
else if (readFileSync(file, "utf8") !== page) {
  process.stderr.write('docs/signals.md is not what the registry says: run "npm run generate"\n')
  process.exitCode = 1
}
