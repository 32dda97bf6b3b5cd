/** What the readers of leaves share, and the attributes of ours that every leaf may carry. */
import type { CompletionRule, Item, ItemBody } from "@lyceum/domain/Content"
import type { Bundle } from "../Bundle.ts"
import type { Reporter } from "../Reporter.ts"
import type { Leaf } from "../Structure.ts"

/** `html` sanitises and canonicalises the HTML of a place; `consumed` collects static files that became part of an item. */
export interface LeafContext {
  readonly bundle: Bundle
  readonly report: Reporter
  readonly html: (source: string, place: string) => string
  readonly fileOf: (address: string) => string | null
  readonly passPercent: number
  readonly consumed: Set<string>
}

/** What a reader makes of a leaf: a body, and what of the leaf had to be kept apart as unsupported. */
export interface LeafResult {
  readonly body: ItemBody
  readonly rest: ReadonlyArray<{ readonly tag: string; readonly reason: string; readonly source: string }>
}
export type LeafReader = (leaf: Leaf, context: LeafContext) => LeafResult

/** The rule an item has when nothing else is said. */
export const standardRule = (body: ItemBody): CompletionRule => {
  switch (body.kind) {
    case "video":
      return { kind: "video", percent: 80 }
    case "quiz":
      return body.questions.length === 0 ? { kind: "viewed" } : { kind: "quiz" }
    case "task":
      return { kind: "manual" }
    default:
      return { kind: "viewed" }
  }
}

/** `lyceum_rule`: `viewed`, `manual`, `quiz` or `video:<percent>`. */
export const ruleText = (rule: CompletionRule): string => (rule.kind === "video" ? `video:${rule.percent}` : rule.kind)

const readRule = (text: string | undefined): CompletionRule | null => {
  if (text === "viewed" || text === "manual" || text === "quiz") return { kind: text }
  const percent = Number(/^video:(\d{1,3})$/.exec(text ?? "")?.[1] ?? "0")
  return percent >= 1 && percent <= 100 ? { kind: "video", percent } : null
}

/** The item of a leaf: key, id, title, rule and whether it counts. */
export const itemOf = (leaf: Leaf, body: ItemBody): Item => ({
  id: leaf.id,
  key: leaf.key,
  title: leaf.title,
  rule: readRule(leaf.element.attribs["lyceum_rule"]) ?? standardRule(body),
  required:
    leaf.element.attribs["lyceum_required"] === undefined
      ? body.kind !== "unsupported"
      : leaf.element.attribs["lyceum_required"] === "true",
  body
})

const everywhere = new Set([
  "url_name",
  "display_name",
  "filename",
  "xml_attributes",
  "parent_sequential_url",
  "index_in_children_list"
])

/** Reports the attributes that nobody here reads. */
export const warnAttributes = (leaf: Leaf, context: LeafContext, known: ReadonlySet<string>): void => {
  for (const [name, value] of Object.entries(leaf.element.attribs)) {
    if (everywhere.has(name) || known.has(name) || name.startsWith("lyceum_") || value === "") continue
    context.report.warn(leaf.place, `the attribute ${name}="${value.slice(0, 200)}" has no meaning here`)
  }
}
