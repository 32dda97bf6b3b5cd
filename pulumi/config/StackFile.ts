/** `Pulumi.<environment>.yaml` read as Pulumi reads it: every value as text, lists and maps as JSON. For tests and the table of costs. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { parse } from "yaml"
import type { Cloud, StackLayer } from "../components/Component.ts"
import { BadConfiguration, fileOf } from "./Decode.ts"

/** The repository's root. */
export const root = join(import.meta.dirname, "../..")

const File = Schema.Struct({ config: Schema.Record(Schema.String, Schema.Json) })

/** The keys and values of a stack's file; throws `BadConfiguration` where there is none. */
export const stackFile = (cloud: Cloud, layer: StackLayer, stack: string): Record<string, string> => {
  const name = fileOf(cloud, layer, stack)
  const path = join(root, name)
  if (!existsSync(path)) throw new BadConfiguration(`${name}: there is no such file`)
  const { config } = Schema.decodeUnknownSync(File)(parse(readFileSync(path, "utf8")))
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)])
  )
}
