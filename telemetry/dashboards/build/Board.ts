/** A dashboard: variables, rows of panels, links to the others. */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  type Dashboard,
  type VariableModel,
  VariableRefresh,
  VariableSort
} from "@grafana/grafana-foundation-sdk/dashboard"
import type { Builder } from "@grafana/grafana-foundation-sdk/cog"
import { prometheus, type PanelMaker } from "./Panels.ts"

const source = (type: string, label: string) => new DatasourceVariableBuilder(type).label(label).type(type)

const sources = {
  prometheus: source("prometheus", "Metrics"),
  loki: source("loki", "Logs"),
  cloudwatch: source("cloudwatch", "CloudWatch")
} as const

/** What a reader chooses among: values of a label, all of them at first. `.+`, since Loki refuses a selector that fits the empty text. */
export const choice = (name: string, label: string, query: string): Builder<VariableModel> =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(prometheus)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current({ selected: true, text: "All", value: "$__all" })

/** What a reader writes. */
export const text = (name: string, label: string, value: string): Builder<VariableModel> =>
  new TextBoxVariableBuilder(name).label(label).defaultValue(value).current({ text: value, value })

interface Board {
  /** `lyceum-<name>`: alerts link to it. */
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly sources: ReadonlyArray<keyof typeof sources>
  readonly variables?: ReadonlyArray<Builder<VariableModel>>
  readonly rows: ReadonlyArray<{ readonly title: string; readonly panels: ReadonlyArray<PanelMaker> }>
}

/** Builds it; panels are numbered in their order, so that the same source gives the same bytes. */
export const board = (spec: Board): Dashboard => {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(["lyceum"])
    .readonly()
    .refresh("30s")
    .time({ from: "now-3h", to: "now" })
    .timezone("utc")
    .tooltip(DashboardCursorSync.Crosshair)
    .links([
      new DashboardLinkBuilder("Lyceum")
        .type(DashboardLinkType.Dashboards)
        .tags(["lyceum"])
        .asDropdown(true)
        .includeVars(false)
        .keepTime(true)
    ])
    .variables([...spec.sources.map((name) => sources[name]), ...(spec.variables ?? [])])
  let id = 0
  for (const { panels, title } of spec.rows) {
    builder.withRow(new RowBuilder(title).id((id += 1)))
    for (const panel of panels) {
      panel.id((id += 1))
      builder.withPanel(panel)
    }
  }
  return builder.build()
}
