/** What is wrong with a LogQL query: it does not parse, or names a label or field that no line has. Pure. */
import { parser } from "@grafana/lezer-logql"
import type { SyntaxNode } from "@lezer/common"
import { logFields } from "../registry/log-fields.ts"

/** The labels of a stream; telemetry/alloy gives lines these and no others. */
const streamLabels: ReadonlyArray<string> = ["cluster", "env", "namespace", "service", "level"]
/** What Alloy attaches to a line without indexing it. */
export const structuredMetadata: ReadonlyArray<string> = ["traceId", "spanId", "requestId", "pod"]

const fields = new Set([...streamLabels, ...structuredMetadata, ...logFields.map(({ name }) => name)])

const inSelector = (node: SyntaxNode): boolean => {
  for (let above = node.parent; above !== null; above = above.parent) if (above.name === "Selector") return true
  return false
}

/** Findings, each a sentence. `query` without Grafana's variables. */
export const checkLogQl = (query: string): ReadonlyArray<string> => {
  const findings: Array<string> = []
  parser.parse(query).iterate({
    enter: ({ from, name, node, to, type }) => {
      const text = query.slice(from, to)
      if (type.isError) findings.push(`does not parse near "${query.slice(Math.max(0, from - 10), to + 10)}"`)
      if (name !== "Identifier") return
      if (inSelector(node)) {
        if (!streamLabels.includes(text)) findings.push(`${text} is no label of a stream`)
      } else if (!fields.has(text)) findings.push(`${text} is no field of a line`)
    }
  })
  return [...new Set(findings)]
}
