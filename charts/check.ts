/** `node charts/check.ts`: says what is wrong in argocd/environments, each in one sentence; ends with 1 when something is. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { check } from "./check/Check.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const paths = globSync("argocd/environments/*/*.yaml", { cwd: root })
for (const fault of check(new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")])))) {
  process.stderr.write(`${fault}\n`)
  process.exitCode = 1
}
