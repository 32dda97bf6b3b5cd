/** Effect's metrics as families: one for each name, whatever attributes its series have. Pure. */
import type { Metric } from "effect"
import type { Family, FamilyType, Sample } from "./Families.ts"

const types: Readonly<Record<Metric.Metric.Type, FamilyType>> = {
  Counter: "counter",
  Gauge: "gauge",
  Histogram: "histogram",
  Summary: "summary",
  Frequency: "counter"
}

/** Buckets, sum and count of a histogram; Effect's buckets are cumulative already, and may end in infinity. */
const histogram = (
  labels: Readonly<Record<string, string>>,
  {
    buckets,
    count,
    sum
  }: { readonly buckets: ReadonlyArray<[number, number]>; readonly count: number; readonly sum: number }
): ReadonlyArray<Sample> => [
  ...buckets
    .filter(([bound]) => Number.isFinite(bound))
    .map(([bound, below]) => ({ suffix: "_bucket", labels: { ...labels, le: String(bound) }, value: below })),
  { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
  { suffix: "_sum", labels, value: sum },
  { suffix: "_count", labels, value: count }
]

const samplesOf = (one: Metric.Metric.Snapshot): ReadonlyArray<Sample> => {
  const labels = one.attributes ?? {}
  switch (one.type) {
    case "Counter":
      return [{ suffix: "", labels, value: Number(one.state.count) }]
    case "Gauge":
      return [{ suffix: "", labels, value: Number(one.state.value) }]
    case "Frequency":
      return [...one.state.occurrences].map(([key, value]) => ({ suffix: "", labels: { ...labels, key }, value }))
    case "Histogram":
      return histogram(labels, one.state)
    case "Summary":
      return [
        { suffix: "_sum", labels, value: one.state.sum },
        { suffix: "_count", labels, value: one.state.count }
      ]
  }
}

/** Every family of a snapshot, in the order of first appearance. */
export const effectFamilies = (snapshot: ReadonlyArray<Metric.Metric.Snapshot>): ReadonlyArray<Family> => {
  const families = new Map<string, { readonly family: Family; readonly samples: Array<Sample> }>()
  for (const one of snapshot) {
    const samples: Array<Sample> = []
    const found = families.get(one.id) ?? {
      family: { name: one.id, type: types[one.type], help: one.description ?? "", samples },
      samples
    }
    families.set(one.id, found)
    found.samples.push(...samplesOf(one))
  }
  return [...families.values()].map(({ family }) => family)
}
