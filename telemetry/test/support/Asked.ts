/** Every query that people's dashboards and rules ask, as Grafana would send it: variables have the values they have at first. */
import { Schema } from "effect"
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { rules } from "../../queries/Rules.ts"

const Variable = Schema.Struct({
  name: Schema.String,
  type: Schema.String,
  query: Schema.optionalKey(Schema.Unknown),
  allValue: Schema.optionalKey(Schema.String),
  current: Schema.optionalKey(Schema.Struct({ value: Schema.String }))
})
const Target = Schema.Struct({
  refId: Schema.String,
  datasource: Schema.Struct({ type: Schema.Literals(["prometheus", "loki", "cloudwatch"]) }),
  expr: Schema.optionalKey(Schema.String)
})
const Dashboard = Schema.Struct({
  title: Schema.String,
  panels: Schema.Array(Schema.Struct({ title: Schema.String, targets: Schema.optionalKey(Schema.Array(Target)) })),
  templating: Schema.Struct({ list: Schema.Array(Variable) })
})
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Dashboard))

/** Who is asked what, and where it stands. */
export interface Asked {
  readonly where: string
  readonly of: "prometheus" | "loki"
  readonly query: string
}

const builtIn = { __rate_interval: "1m", __range: "1h", __auto: "1m", __interval: "1m" }

const replaced = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (whole, inBraces: string | undefined, bare: string | undefined) => {
    const name = inBraces ?? bare ?? ""
    // `${1}` in label_replace is a group of a regular expression.
    if (/^\d+$/.test(name)) return whole
    const value = values[name]
    if (value === undefined) throw new Error(`$${name} has no value in ${text}`)
    return value
  })

const boards = globSync("telemetry/dashboards/*.json", { cwd: resolve(import.meta.dirname, "../../..") })
  .toSorted()
  .map((file) => decode(readFileSync(resolve(import.meta.dirname, "../../..", file), "utf8")))

const valuesOf = (board: typeof Dashboard.Type): Readonly<Record<string, string>> => ({
  ...builtIn,
  ...Object.fromEntries(
    board.templating.list.map(({ allValue, current, name }) => [
      name,
      current?.value === "$__all" ? (allValue ?? ".+") : (current?.value ?? "")
    ])
  )
})

/** Of panels. CloudWatch's have no query language, and no CloudWatch is here. */
export const panelQueries: ReadonlyArray<Asked> = boards.flatMap((board) =>
  board.panels.flatMap(({ targets = [], title }) =>
    targets.flatMap(({ datasource: { type }, expr = "", refId }) =>
      type === "cloudwatch"
        ? []
        : [{ where: `${board.title} / ${title} / ${refId}`, of: type, query: replaced(expr, valuesOf(board)) }]
    )
  )
)

/** Of variables: the series of a metric, and the label whose values are the choices. */
export const variableQueries = boards.flatMap((board) =>
  board.templating.list.flatMap(({ name, query, type }) => {
    const found = /^label_values\((.*), (\w+)\)$/.exec(type === "query" && typeof query === "string" ? query : "")
    const [, series = "", label = ""] = found ?? []
    return found === null
      ? []
      : [{ where: `${board.title} / $${name}`, series: replaced(series, valuesOf(board)), label }]
  })
)

/** Of rules that record and that alert. */
export const ruleQueries: ReadonlyArray<Asked> = rules.map(({ alert, expr, record }) => ({
  where: alert ?? record ?? "a rule",
  of: "prometheus",
  query: expr
}))
