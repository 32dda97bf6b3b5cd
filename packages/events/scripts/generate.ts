/** Emits `schemas/<type>.json` and `asyncapi.json`. A committed schema of a published type is never overwritten. */
import { asyncApi, eventSchemas } from "@lyceum/events/Catalogue"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { generate, json } from "../../../scripts/generated.ts"

const folder = join(import.meta.dirname, "..")
const files = new Map<string, string>([[join(folder, "asyncapi.json"), json(asyncApi())]])
for (const { type, schema } of eventSchemas()) files.set(join(folder, "schemas", `${type}.json`), json(schema))

/** Types whose committed schema says something else: consumers rely on them, so the change needs a new version. */
const broken = [...files].filter(
  ([file, text]) => file.includes("/schemas/") && existsSync(file) && readFileSync(file, "utf8") !== text
)
if (broken.length > 0 && !process.argv.includes("--unpublished")) {
  for (const [file] of broken) {
    console.error(`${file}: a published event type is never changed: add a new version beside it (…v2)`)
  }
  process.exitCode = 1
} else generate(files, [join(folder, "schemas")])
