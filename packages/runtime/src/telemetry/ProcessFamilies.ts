/** What prom-client knows of this process: CPU, memory, heap, garbage collection, event-loop lag, file descriptors. */
import { collectDefaultMetrics, Registry } from "prom-client"
import type { Family, FamilyType } from "./Families.ts"

const registry = new Registry()
let collecting = false

const types: ReadonlySet<string> = new Set<FamilyType>(["counter", "gauge", "histogram", "summary"])
const isType = (type: string): type is FamilyType => types.has(type)

/** Gauges whose names end like a counter's: the same numbers stand in families without the ending. */
const misnamed = /^nodejs_active_(?:handles|requests|resources)_total$/

/** Default metrics, once a process however many services it runs. */
export const processFamilies = async (): Promise<ReadonlyArray<Family>> => {
  if (!collecting) {
    collecting = true
    collectDefaultMetrics({ register: registry })
  }
  const all = await registry.getMetricsAsJSON()
  return all.flatMap(({ help, name, type, values }) => {
    const kind = String(type)
    if (misnamed.test(name) || !isType(kind)) return []
    const samples = values.map((value) => ({
      suffix: "metricName" in value && typeof value.metricName === "string" ? value.metricName.slice(name.length) : "",
      labels: Object.fromEntries(Object.entries(value.labels).map(([label, text]) => [label, String(text)])),
      value: value.value
    }))
    return [{ name, type: kind, help, samples }]
  })
}
