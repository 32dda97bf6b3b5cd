/** Writes docs/capacity.md. `--check` compares instead. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { capacity } from "./Outputs.ts"

const file = join(import.meta.dirname, "..", "..", "docs", "capacity.md")

if (!process.argv.includes("--check")) writeFileSync(file, capacity())
else if (readFileSync(file, "utf8") !== capacity()) {
  process.stderr.write('docs/capacity.md is not what its numbers say: run "npm run generate"\n')
  process.exitCode = 1
}
