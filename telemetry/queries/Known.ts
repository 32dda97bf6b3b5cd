/** What a query may name: our own metrics by the registry, rules that record, and a short list of metrics of others. */
import { metrics } from "../registry/metrics.ts"
import type { LabelBound } from "../registry/Signal.ts"
import { foreignMetrics } from "./Foreign.ts"

/** A name that can stand in a selector, and what it may be asked for. */
export interface KnownMetric {
  readonly type: "counter" | "gauge"
  readonly labels: Readonly<Record<string, LabelBound | undefined>>
}

/** What the scrape adds to every series (charts/*: ServiceMonitor and PodMonitor). */
export const targetLabels: ReadonlyArray<string> = ["job", "instance", "namespace", "pod"]

const own = metrics.flatMap(({ labels, name, type }): ReadonlyArray<readonly [string, KnownMetric]> =>
  type === "histogram"
    ? [
        [`${name}_bucket`, { type: "counter", labels: { ...labels, le: undefined } }],
        [`${name}_sum`, { type: "counter", labels }],
        [`${name}_count`, { type: "counter", labels }]
      ]
    : [[name, { type, labels }]]
)

const foreign = foreignMetrics.map(
  ({ labels, name, type }) =>
    [name, { type, labels: Object.fromEntries(labels.map((label) => [label, undefined])) }] as const
)

/** A rule that records: its name and the labels it gives. */
export interface Recorded {
  readonly record: string
  readonly labels: ReadonlyArray<string>
}

/** Every name that a query may select, with those that rules record. */
export const knownMetrics = (recorded: ReadonlyArray<Recorded>): ReadonlyMap<string, KnownMetric> =>
  new Map<string, KnownMetric>([
    ...own,
    ...foreign,
    ...recorded.map(
      ({ labels, record }) =>
        [record, { type: "gauge", labels: Object.fromEntries(labels.map((label) => [label, undefined])) }] as const
    )
  ])
