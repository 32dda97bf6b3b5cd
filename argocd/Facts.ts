/** The facts of a cluster as pulumi/components/ClusterFacts.ts names them: the one table, read here without Pulumi's packages. */
import { Schema } from "effect"
import { join } from "node:path"

const Table = Schema.Struct({ factNames: Schema.Array(Schema.String), factPrefix: Schema.String })

// By a computed path: the compiler need not know Pulumi's types to check this folder.
const table = join(import.meta.dirname, "../pulumi/components/ClusterFacts.ts")

const { factNames, factPrefix } = Schema.decodeUnknownSync(Table)(await import(table))

/** Names of the facts, as charts know them: `databaseHost`. */
export { factNames, factPrefix }

/** `databaseHost` -> `lyceum.dev/database-host`: the annotation on the cluster's secret. */
export const annotationOf = (fact: string): string =>
  `${factPrefix}${fact.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** The names as a template's `list` takes them, in lines of a bearable length. */
export const factLines = (indent: string): string => {
  const lines: Array<string> = []
  let line = indent
  for (const name of factNames) {
    if (line.length + name.length > 108) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += `"${name}" `
  }
  return [...lines, line.trimEnd()].join("\n")
}
