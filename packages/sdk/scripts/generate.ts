/**
 * Generates the typed client from `packages/api/openapi.json` into `src/generated`. With `--check` it generates beside it and
 * compares.
 */
import { createClient } from "@hey-api/openapi-ts"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { generate } from "../../../scripts/generated.ts"
import { problemsModule, routesModule } from "./Extras.ts"

const root = join(import.meta.dirname, "..")
const target = join(root, "src", "generated")
const output = mkdtempSync(join(tmpdir(), "lyceum-sdk-"))

/** An event stream's items are described by `contentSchema`; the generator wants the item itself. */
const withStreamItems = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withStreamItems)
  if (typeof value !== "object" || value === null) return value
  if ("contentSchema" in value) return withStreamItems(value.contentSchema)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withStreamItems(inner)]))
}

/**
 * A list of at least one is described by its first item and the rest (`prefixItems`, `items`), alike; the generator takes that
 * for a list of exactly two. It is told of the items alone; `minItems` stays.
 */
const withPlainLists = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withPlainLists)
  if (typeof value !== "object" || value === null) return value
  const { prefixItems: first, ...rest }: Readonly<Record<string, unknown>> = { ...value }
  const alike = Array.isArray(first) && first.every((item) => JSON.stringify(item) === JSON.stringify(rest["items"]))
  return Object.fromEntries(Object.entries(alike ? rest : value).map(([key, inner]) => [key, withPlainLists(inner)]))
}

const document: unknown = JSON.parse(readFileSync(join(root, "..", "api", "openapi.json"), "utf8"))
const input = withPlainLists(withStreamItems(document))
if (typeof input !== "object" || input === null) throw new Error("packages/api/openapi.json is not an object")

await createClient({
  input: { ...input },
  output: { path: output, module: { extension: ".ts" } },
  logs: { level: "silent" },
  plugins: [
    { name: "@hey-api/client-fetch", throwOnError: true },
    { name: "@hey-api/sdk", operations: { strategy: "single", containerName: "Routes", nesting: "operationId" } },
    "@hey-api/typescript"
  ]
})

const files = new Map<string, string>()
for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const file = join(entry.parentPath, entry.name)
  files.set(join(target, relative(output, file)), readFileSync(file, "utf8"))
}
rmSync(output, { recursive: true })
files.set(join(target, "problems.gen.ts"), problemsModule(document))
files.set(join(target, "routes.gen.ts"), routesModule(document))
generate(files, [target])
