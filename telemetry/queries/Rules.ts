/** Files of rules as they are committed, and what is wrong with them. */
import { Schema } from "effect"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { knownMetrics, type KnownMetric, type Recorded } from "./Known.ts"
import { checkPromQl, labelsOf } from "./PromQl.ts"

const Labels = Schema.Record(Schema.String, Schema.String)
const Rule = Schema.Struct({
  record: Schema.optionalKey(Schema.String),
  alert: Schema.optionalKey(Schema.String),
  expr: Schema.String,
  for: Schema.optionalKey(Schema.String),
  labels: Schema.optionalKey(Labels),
  annotations: Schema.optionalKey(Labels)
})
const File = Schema.Struct({ groups: Schema.Array(Schema.Struct({ name: Schema.String, rules: Schema.Array(Rule) })) })
const decodeFile = Schema.decodeUnknownSync(File)

/** One rule: it records, or it alerts. */
export type Rule = typeof Rule.Type

/** Rules of a file's text. */
export const readRules = (text: string): ReadonlyArray<Rule> =>
  decodeFile(parse(text)).groups.flatMap(({ rules }) => rules)

const folder = join(import.meta.dirname, "..", "alerts")
/** Paths of all files of rules. */
export const ruleFiles: ReadonlyArray<string> = globSync("*.yaml", { cwd: folder })
  .toSorted()
  .map((name) => join(folder, name))
/** All rules of the platform. */
export const rules: ReadonlyArray<Rule> = ruleFiles.flatMap((file) => readRules(readFileSync(file, "utf8")))
/** Names of all alerts. */
export const alertNames: ReadonlyArray<string> = [...new Set(rules.flatMap(({ alert }) => alert ?? []))]

const recorded: ReadonlyArray<Recorded> = rules.flatMap(({ labels = {}, record }) =>
  record === undefined ? [] : [{ record, labels: Object.keys(labels) }]
)
/** What queries of dashboards and rules may name. */
export const known: ReadonlyMap<string, KnownMetric> = knownMetrics(recorded)

const book = "https://github.com/lyceum-learning/lyceum/blob/main/docs/operations.md#"

const checkAlert = (rule: Rule, boards: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { alert = "", annotations = {}, expr, labels = {} } = rule
  const has = new Set([...labelsOf(expr, known), ...Object.keys(labels)])
  const text = Object.values(annotations).join(" ")
  return [
    ...(["page", "ticket"].includes(labels["severity"] ?? "") ? [] : ["its severity is neither page nor ticket"]),
    ...(annotations["summary"] === undefined ? ["it has no summary"] : []),
    ...(annotations["runbook_url"] === `${book}${alert.toLowerCase()}` ? [] : ["it does not link to its runbook"]),
    ...(boards.includes((annotations["dashboard_url"] ?? "").replace("/d/", ""))
      ? []
      : ["it links to no dashboard of ours"]),
    ...[...text.matchAll(/\$labels\.(\w+)/g)]
      .map(([, label]) => label ?? "")
      .filter((label) => !has.has(label))
      .map((label) => `it tells ${label}, which its series do not have`)
  ]
}

/** Everything wrong with rules: what they ask for, and what an alert must say. `boards` = uids of dashboards. */
export const checkRules = (all: ReadonlyArray<Rule>, boards: ReadonlyArray<string>): ReadonlyArray<string> =>
  all.flatMap((rule) =>
    [...checkPromQl(rule.expr, known), ...(rule.alert === undefined ? [] : checkAlert(rule, boards))].map(
      (finding) => `${rule.alert ?? rule.record ?? "a rule without a name"}: ${finding}`
    )
  )
