/** A dashboard as it is committed, and what is wrong with it. */
import { Schema } from "effect"
import { embeddedMetrics } from "../registry/metrics.ts"
import { cloudMetrics } from "./Foreign.ts"
import type { KnownMetric } from "./Known.ts"
import { checkLogQl } from "./LogQl.ts"
import { checkPromQl, labelsOf } from "./PromQl.ts"
import { filled, variablesOf } from "./Variables.ts"

const Source = Schema.Struct({ type: Schema.String, uid: Schema.String })

const Target = Schema.Struct({
  refId: Schema.String,
  datasource: Source,
  expr: Schema.optionalKey(Schema.String),
  legendFormat: Schema.optionalKey(Schema.String),
  namespace: Schema.optionalKey(Schema.String),
  metricName: Schema.optionalKey(Schema.String),
  region: Schema.optionalKey(Schema.String),
  dimensions: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
})

const Panel = Schema.Struct({
  id: Schema.Int,
  type: Schema.String,
  title: Schema.optionalKey(Schema.String),
  description: Schema.optionalKey(Schema.String),
  datasource: Schema.optionalKey(Source),
  targets: Schema.optionalKey(Schema.Array(Target)),
  fieldConfig: Schema.optionalKey(
    Schema.Struct({ defaults: Schema.Struct({ unit: Schema.optionalKey(Schema.String) }) })
  )
})

const Dashboard = Schema.Struct({
  uid: Schema.String,
  title: Schema.String,
  panels: Schema.Array(Panel),
  templating: Schema.Struct({
    list: Schema.Array(
      Schema.Struct({
        name: Schema.String,
        type: Schema.String,
        query: Schema.optionalKey(Schema.Unknown)
      })
    )
  })
})

/** What a check needs of a dashboard. */
export type Dashboard = typeof Dashboard.Type
type Panel = Dashboard["panels"][number]
type Target = NonNullable<Panel["targets"]>[number]

/** Reads the JSON of one. */
export const decodeDashboard = Schema.decodeUnknownSync(Schema.fromJsonString(Dashboard))

const checkCloud = ({ dimensions = {}, metricName = "", namespace = "" }: Target): ReadonlyArray<string> => {
  const own = embeddedMetrics.find(({ name }) => name === metricName)
  const known = namespace === "Lyceum" ? own && Object.keys(own.dimensions) : cloudMetrics[namespace]?.[metricName]
  if (known === undefined) return [`${namespace} ${metricName} is not a metric that anybody writes`]
  return Object.keys(dimensions)
    .filter((name) => !known.includes(name))
    .map((name) => `${namespace} ${metricName} has no dimension ${name}`)
}

const checkTarget = (target: Target, known: ReadonlyMap<string, KnownMetric>): ReadonlyArray<string> => {
  const { datasource, expr = "", legendFormat = "" } = target
  if (datasource.type === "cloudwatch") return checkCloud(target)
  const query = filled(expr)
  if (datasource.type === "loki") return checkLogQl(query)
  const labels = labelsOf(query, known)
  return [
    ...checkPromQl(query, known),
    ...(/\[(?!\$__)/.test(expr) ? ["its range is not Grafana's own ($__rate_interval, $__range)"] : []),
    ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]
      .map(([, label]) => label ?? "")
      .filter((label) => !labels.has(label))
      .map((label) => `its legend has ${label}, which its series do not have`)
  ]
}

const missing = (panel: Panel): ReadonlyArray<string> => [
  ...((panel.title ?? "") === "" ? ["has no title"] : []),
  ...((panel.description ?? "") === "" ? ["has no description"] : []),
  ...((panel.fieldConfig?.defaults.unit ?? "") === "" ? ["has no unit"] : []),
  ...((panel.targets ?? []).length === 0 ? ["has no query"] : []),
  ...[panel.datasource, ...(panel.targets ?? []).map(({ datasource }) => datasource)]
    .filter((source) => source?.uid !== `\${${source?.type}}`)
    .map(() => "has a data source that is no variable")
]

/** Everything wrong with a dashboard: panels that lack something, queries that name what is not there, unknown variables. */
export const checkDashboard = (
  { panels, templating, title }: Dashboard,
  known: ReadonlyMap<string, KnownMetric>
): ReadonlyArray<string> => {
  const declared = new Set(templating.list.map(({ name }) => name))
  const inPanels = panels
    .filter(({ type }) => type !== "row")
    .flatMap((panel) => {
      const targets = panel.targets ?? []
      const used = [
        ...(panel.datasource === undefined ? [] : variablesOf(panel.datasource.uid)),
        ...targets.flatMap((one) =>
          [one.expr, one.region, ...Object.values(one.dimensions ?? {})].flatMap((text) => variablesOf(text ?? ""))
        )
      ]
      return [
        ...missing(panel),
        ...targets.flatMap((target) => checkTarget(target, known)),
        ...used
          .filter((name) => !declared.has(name))
          .map((name) => `uses $${name}, which the dashboard does not declare`)
      ].map((finding) => `${title} / ${panel.title ?? panel.id}: ${finding}`)
    })
  const inVariables = templating.list.flatMap(({ name, query, type }) => {
    const selector = /^label_values\((.*), (\w+)\)$/.exec(typeof query === "string" ? query : "")
    if (type !== "query") return []
    if (selector === null) return [`${title}: $${name} is not made of label_values`]
    const [, metric = "", label = ""] = selector
    const asked = filled(metric)
    return [
      ...checkPromQl(asked, known),
      ...(labelsOf(asked, known).has(label) ? [] : [`${metric} has no label ${label}`])
    ].map((finding) => `${title}: $${name}: ${finding}`)
  })
  const ids = panels.map(({ id }) => id)
  return [
    ...inPanels,
    ...inVariables,
    ...(new Set(ids).size === ids.length ? [] : [`${title}: two panels have one id`])
  ]
}
