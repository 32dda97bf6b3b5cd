/** What the charts allow in production, read from their files. */
import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { type Part, parts } from "./Model.ts"
import type { Limits } from "./Page.ts"

const root = join(import.meta.dirname, "..", "..")
const Services = Schema.Record(
  Schema.String,
  Schema.Struct({ scaling: Schema.Struct({ max: Schema.Int, cpu: Schema.Int }) })
)
const Values = Schema.Struct({ resources: Schema.Struct({ cpu: Schema.String }) })

const yaml = (...path: ReadonlyArray<string>): unknown => parse(readFileSync(join(root, ...path), "utf8"))

const coresOf = (quantity: string) => (quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity))

/** Throws when a file is not as the charts have it. */
export const limits = (): Limits => {
  const services = Schema.decodeUnknownSync(Services)(yaml("charts", "service", "files", "services.yaml"))
  const of = (part: Part) => {
    const service = services[part]
    if (service === undefined) return []
    const values = Schema.decodeUnknownSync(Values)(yaml("argocd", "environments", "production", `${part}.yaml`))
    const { cpu, max } = service.scaling
    return [[part, { max, percent: cpu, cores: coresOf(values.resources.cpu) }] as const]
  }
  return { scaling: Object.fromEntries(parts.flatMap(of)) }
}
