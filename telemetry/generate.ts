/** Writes docs/signals.md from the registry; `--check` compares instead. */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { signalsPage } from "./Page.ts"

const file = resolve(import.meta.dirname, "..", "docs", "signals.md")
const page = signalsPage()

if (!process.argv.includes("--check")) writeFileSync(file, page)
else if (readFileSync(file, "utf8") !== page) {
  console.error('docs/signals.md is not what the registry says: run "npm run generate"')
  process.exitCode = 1
}
