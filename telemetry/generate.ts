/** Writes what is made from telemetry's sources: docs/signals.md, dashboards, rules of objectives. `--check` compares instead. */
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { outputs } from "./Outputs.ts"

const root = resolve(import.meta.dirname, "..")
const check = process.argv.includes("--check")
const wanted = outputs()

const complain = (file: string, what: string) => {
  process.stderr.write(`${file} ${what}: run "npm run generate"\n`)
  process.exitCode = 1
}

for (const file of globSync("telemetry/dashboards/*.json", { cwd: root })) {
  if (wanted.has(`telemetry/dashboards/${basename(file)}`)) continue
  if (check) complain(file, "is left from before")
  else rmSync(join(root, file))
}
for (const [file, content] of wanted) {
  const path = join(root, file)
  const there = globSync(file, { cwd: root }).length === 0 ? undefined : readFileSync(path, "utf8")
  if (there === content) continue
  if (check) complain(file, "is not what its source says")
  else writeFileSync(path, content)
}
