/**
 * Writes what the charts have from elsewhere: schemas of values, shared templates, alerts and dashboards. `--check` compares
 * instead and fails with the first file that differs.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { outputs, ownFolders } from "./generate/Outputs.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const wanted = outputs(root)
const check = process.argv.includes("--check")
const left = ownFolders.flatMap((folder) => globSync(`${folder}/*`, { cwd: root })).filter((file) => !wanted.has(file))

const complain = (file: string, what: string) => {
  process.stderr.write(`${file} ${what}: run \`node charts/generate.ts\`\n`)
  process.exitCode = 1
}

for (const file of left) {
  if (check) complain(file, "is left from before")
  else rmSync(join(root, file))
}
for (const [file, content] of wanted) {
  const path = join(root, file)
  if (existsSync(path) && readFileSync(path, "utf8") === content) continue
  if (check) complain(file, "is not what is generated")
  else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
