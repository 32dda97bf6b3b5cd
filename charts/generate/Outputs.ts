/** What is written into the charts from elsewhere, since a chart cannot reach outside its folder. */
import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { schemas } from "./Schemas.ts"

/** Folder of the chart → files of `telemetry/` that go into it. */
const copies = [
  { folder: "observability/files/dashboards", from: "telemetry/dashboards/*.json" },
  { folder: "observability/files/alerts", from: "telemetry/alerts/*.yaml" },
  { folder: "observability/files/alloy", from: "telemetry/alloy/*.alloy" }
] as const

/** Folders whose files are all generated: what is in them and not among the outputs is left from before. */
export const ownFolders: ReadonlyArray<string> = copies.map(({ folder }) => `charts/${folder}`)

/** Path from the root → content, for every generated file. */
export const outputs = (root: string): ReadonlyMap<string, string> => {
  const shared = readFileSync(join(root, "charts/shared/_lyceum.tpl"), "utf8")
  const found = new Map<string, string>()
  for (const [chart, schema] of Object.entries(schemas)) {
    const whole = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: `Values of charts/${chart}`,
      ...schema
    }
    found.set(`charts/${chart}/values.schema.json`, `${JSON.stringify(whole, null, 2)}\n`)
    found.set(`charts/${chart}/templates/_lyceum.tpl`, shared)
  }
  for (const { folder, from } of copies) {
    for (const file of globSync(from, { cwd: root })) {
      found.set(`charts/${folder}/${basename(file)}`, readFileSync(join(root, file), "utf8"))
    }
  }
  return found
}
