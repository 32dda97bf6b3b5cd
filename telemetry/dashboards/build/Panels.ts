/** The kinds of panels that our dashboards have. Each says what it is, what it means and in which unit; sources are variables. */
import { MetricsQueryBuilder } from "@grafana/grafana-foundation-sdk/cloudwatch"
import type { Builder } from "@grafana/grafana-foundation-sdk/cog"
import {
  BigValueColorMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
  StackingConfigBuilder
} from "@grafana/grafana-foundation-sdk/common"
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode
} from "@grafana/grafana-foundation-sdk/dashboard"
import { PanelBuilder as LogsBuilder } from "@grafana/grafana-foundation-sdk/logs"
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki"
import { DataqueryBuilder as PrometheusQuery } from "@grafana/grafana-foundation-sdk/prometheus"
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat"
import { PanelBuilder as SeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries"

/** Where data comes from: template variables of the dashboard, never a data source of one Grafana. */
export const prometheus = { type: "prometheus", uid: "${prometheus}" }
const loki = { type: "loki", uid: "${loki}" }
const cloudwatch = { type: "cloudwatch", uid: "${cloudwatch}" }

/** A panel in the making; the board gives it its number. */
export type PanelMaker = Builder<Panel> & { readonly id: (id: number) => unknown }

interface About {
  readonly title: string
  /** What it shows, and what is good or bad. */
  readonly description: string
  /** As Grafana names it: s, bytes, reqps, percentunit, short … */
  readonly unit: string
  /** Columns of 24; 8 unless told. */
  readonly width?: number
  /** From here on it is bad: a red line, a red number. */
  readonly bad?: number
}

/** PromQL, and what a series is called; `{{label}}` is filled in. */
export interface Query {
  readonly expr: string
  readonly legend: string
  /** Shows the traces behind the numbers. */
  readonly exemplars?: true
}

const refs = "ABCDEFGHIJ"
const refOf = (index: number): string => refs.charAt(index)

const thresholds = (bad: number) =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    // The first step has no value: it is from minus infinity on.
    .steps([
      { value: null, color: "green" },
      { value: bad, color: "red" }
    ])

const promQl = (queries: ReadonlyArray<Query>) =>
  queries.map(({ exemplars, expr, legend }, index) =>
    new PrometheusQuery()
      .refId(refOf(index))
      .datasource(prometheus)
      .expr(expr)
      .legendFormat(legend)
      .exemplar(exemplars === true)
      .range()
  )

const lines = ({ bad, description, title, unit, width = 8 }: About, stacked: boolean): SeriesBuilder => {
  const panel = new SeriesBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .span(width)
    .height(8)
    .fillOpacity(stacked ? 30 : 5)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["mean", "max", "lastNotNull"])
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  return bad === undefined ? panel : panel.thresholds(thresholds(bad))
}

/** Lines over time, from Prometheus. */
export const series = (
  about: About & { readonly queries: ReadonlyArray<Query>; readonly stacked?: true }
): PanelMaker =>
  lines(about, about.stacked === true)
    .datasource(prometheus)
    .targets(promQl(about.queries))

/** One number as it is now; red when it is bad. */
export const number = ({
  bad,
  description,
  title,
  unit,
  width = 4,
  ...of
}: About & { readonly expr: string }): PanelMaker => {
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .span(width)
    .height(4)
    .colorMode(BigValueColorMode.Value)
    .datasource(prometheus)
    .targets(promQl([{ expr: of.expr, legend: title }]))
  return bad === undefined ? panel : panel.thresholds(thresholds(bad))
}

/** Lines of the log, with a link to all that belongs to one trace. */
export const logs = ({ description, expr, title }: Omit<About, "unit"> & { readonly expr: string }): PanelMaker =>
  new LogsBuilder()
    .title(title)
    .description(description)
    .unit("short")
    .span(24)
    .height(10)
    .datasource(loki)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .links([
      new DashboardLinkBuilder("Lines of one trace or request")
        .type(DashboardLinkType.Link)
        .url("/d/lyceum-logs?${__url_time_range}")
    ])
    .targets([new LokiQuery().refId("A").datasource(loki).expr(expr).maxLines(500).queryType("range")])

/** Counts of log lines over time, from Loki. */
export const logCounts = (about: About & { readonly expr: string; readonly legend: string }): PanelMaker =>
  lines(about, true)
    .datasource(loki)
    .targets([
      new LokiQuery().refId("A").datasource(loki).expr(about.expr).legendFormat(about.legend).queryType("range")
    ])

/** A metric of the cloud's own services. */
export interface CloudMetric {
  readonly namespace: string
  readonly metric: string
  readonly statistic: "Sum" | "Maximum" | "Average" | "Minimum" | "p95"
  readonly dimensions: Readonly<Record<string, string>>
}

/** Lines over time, from CloudWatch: what AWS runs for us has no `/metrics`. */
export const cloud = (
  about: About & { readonly metrics: ReadonlyArray<CloudMetric>; readonly region?: string }
): PanelMaker =>
  lines(about, false)
    .datasource(cloudwatch)
    .targets(
      about.metrics.map(({ dimensions, metric, namespace, statistic }, index) =>
        new MetricsQueryBuilder()
          .refId(refOf(index))
          .datasource(cloudwatch)
          .region(about.region ?? "${region}")
          .namespace(namespace)
          .metricName(metric)
          .statistic(statistic)
          .dimensions({ ...dimensions })
          .matchExact(false)
          .period("auto")
          .id(`q${index}`)
      )
    )
