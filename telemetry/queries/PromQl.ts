/** What is wrong with a PromQL query: it does not parse, or names what is not there. Each finding is a sentence. Pure. */
import { parser } from "@prometheus-io/lezer-promql"
import type { SyntaxNode } from "@lezer/common"
import { type KnownMetric, targetLabels } from "./Known.ts"

const children = (node: SyntaxNode): ReadonlyArray<SyntaxNode> => {
  const found: Array<SyntaxNode> = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child)
  return found
}

/** Every node below one that has the name, the nearest first. */
const below = (node: SyntaxNode, name: string): ReadonlyArray<SyntaxNode> =>
  children(node).flatMap((child) => [...(child.name === name ? [child] : []), ...below(child, name)])

const unquoted = (text: string): string => text.slice(1, -1).replaceAll("\\\\", "\\")

/** Functions that make sense of counters alone. */
const ofCounters = new Set(["Rate", "Increase", "Irate"])

/** Values that a matcher asks for, where it lists them; none where it is a real pattern. */
const listed = (operator: string, value: string): ReadonlyArray<string> => {
  if (operator === "=" || operator === "!=") return value === "" ? [] : [value]
  return /^[\w|-]+$/.test(value) ? value.split("|") : []
}

/**
 * Names of metrics and labels, values of labels that are listed, `rate` of what is no counter, and grouping by a label that the
 * series do not have. `query` without Grafana's variables.
 */
export const checkPromQl = (query: string, known: ReadonlyMap<string, KnownMetric>): ReadonlyArray<string> => {
  const tree = parser.parse(query)
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }) => query.slice(from, to)
  const findings: Array<string> = []
  tree.iterate({
    enter: (node) => {
      if (node.type.isError)
        findings.push(`does not parse near "${query.slice(Math.max(0, node.from - 10), node.to + 10)}"`)
    }
  })
  if (findings.length > 0) return findings

  const nameOf = (selector: SyntaxNode): string => {
    const identifier = children(selector).find(({ name }) => name === "Identifier")
    return identifier === undefined ? "" : textOf(identifier)
  }
  const selectors = below(tree.topNode, "VectorSelector")

  for (const selector of selectors) {
    const name = nameOf(selector)
    const metric = known.get(name)
    if (metric === undefined) {
      findings.push(`${name === "" ? textOf(selector) : name} is not a metric that anybody exposes`)
      continue
    }
    for (const matcher of below(selector, "UnquotedLabelMatcher")) {
      const [label, operator, value] = children(matcher).map(textOf)
      if (label === undefined || operator === undefined || value === undefined) continue
      if (!Object.hasOwn(metric.labels, label) && !targetLabels.includes(label)) {
        findings.push(`${name} has no label ${label}`)
        continue
      }
      const bound = metric.labels[label]
      if (bound === undefined || "atMost" in bound) continue
      for (const one of listed(operator, unquoted(value))) {
        // "1" stands for a variable.
        if (one !== "1" && !bound.includes(one)) findings.push(`${name} has no ${label}="${one}"`)
      }
    }
  }

  for (const call of below(tree.topNode, "FunctionCall")) {
    const called = children(call).find(({ name }) => name === "FunctionIdentifier")?.firstChild?.name ?? ""
    if (!ofCounters.has(called)) continue
    for (const selector of below(call, "VectorSelector")) {
      const name = nameOf(selector)
      if (known.get(name)?.type === "gauge") findings.push(`${called.toLowerCase()} of ${name}, which is no counter`)
    }
  }

  /** Labels that label_replace makes: its second argument. */
  const made = (within: SyntaxNode) =>
    below(within, "FunctionCall").flatMap((call) =>
      textOf(call).startsWith("label_replace")
        ? below(call, "StringLiteral")
            .slice(-4, -3)
            .map((one) => unquoted(textOf(one)))
        : []
    )
  for (const grouping of below(tree.topNode, "GroupingLabels")) {
    const whole = grouping.parent?.parent
    if (whole === null || whole === undefined) continue
    const names = below(whole, "VectorSelector").map(nameOf)
    const extra = made(whole)
    for (const label of below(grouping, "LabelName").map(textOf)) {
      if (targetLabels.includes(label) || extra.includes(label)) continue
      for (const name of new Set(names)) {
        const labels = known.get(name)?.labels
        if (labels !== undefined && !Object.hasOwn(labels, label))
          findings.push(`grouped by ${label}, which ${name} does not have`)
      }
    }
  }
  return [...new Set(findings)]
}

/** Labels that series of a query can have: for `{{label}}` of legends and `$labels` of alerts. */
export const labelsOf = (query: string, known: ReadonlyMap<string, KnownMetric>): ReadonlySet<string> => {
  const tree = parser.parse(query)
  const grouped = below(tree.topNode, "GroupingLabels").flatMap((one) => below(one, "LabelName"))
  if (grouped.length > 0) return new Set(grouped.map(({ from, to }) => query.slice(from, to)))
  const names = below(tree.topNode, "VectorSelector").map(
    (selector) => children(selector).find(({ name }) => name === "Identifier") ?? selector
  )
  return new Set([
    ...targetLabels,
    ...names.flatMap(({ from, to }) => Object.keys(known.get(query.slice(from, to))?.labels ?? {}))
  ])
}
