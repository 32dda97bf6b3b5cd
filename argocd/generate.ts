/** `node argocd/generate.ts [--check]`: writes the names of the clusters' facts into the ApplicationSets that hand them to charts. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { factLines } from "./Facts.ts"

const sets = ["apps/foundation.yaml", "apps/lyceum.yaml"]
const list = /(\{\{- range list\n)[^}]*?(\n {4}\}\})/

for (const name of sets) {
  const file = join(import.meta.dirname, name)
  const before = readFileSync(file, "utf8")
  const after = before.replace(list, (_, open: string, close: string) => `${open}${factLines("      ")}${close}`)
  if (after === before) continue
  if (process.argv.includes("--check")) {
    process.stderr.write(
      `argocd/${name}: its facts are not those of pulumi/components/ClusterFacts.ts: run node argocd/generate.ts\n`
    )
    process.exitCode = 1
  } else writeFileSync(file, after)
}
