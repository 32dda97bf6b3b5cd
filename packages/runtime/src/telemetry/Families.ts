/**
 * What a scrape is answered, as data: metric families, whoever counts them, and the two text forms of them: Prometheus 0.0.4
 * and OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md). Pure.
 */
export type FamilyType = "counter" | "gauge" | "histogram" | "summary"

/** A trace that gave a value, shown beside it where OpenMetrics is asked for. `at` in seconds since 1970. */
export interface Exemplar {
  readonly traceId: string
  readonly value: number
  readonly at: number
}

/** One line. `suffix` is what follows the family's name: `_bucket`, `_sum`, `_count`, else nothing. */
export interface Sample {
  readonly suffix: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly exemplar?: Exemplar
}

/** A counter's name ends in `_total`. */
export interface Family {
  readonly name: string
  readonly type: FamilyType
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

export const prometheusType = "text/plain; version=0.0.4; charset=utf-8"
export const openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

const escapeHelp = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")
const escapeValue = (text: string) => escapeHelp(text).replaceAll('"', '\\"')

const number = (value: number): string => {
  if (Number.isNaN(value)) return "NaN"
  if (value === Number.POSITIVE_INFINITY) return "+Inf"
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value)
}

const labelText = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}

const exemplarText = ({ at, traceId, value }: Exemplar) => ` # {trace_id="${traceId}"} ${number(value)} ${at}`

/** The text of all families; in OpenMetrics with exemplars and the end mark. */
export const writeFamilies = (families: ReadonlyArray<Family>, openMetrics: boolean): string => {
  const lines: Array<string> = []
  for (const { help, name, samples, type } of families) {
    // OpenMetrics names a counter's family without the suffix of its samples.
    const family = openMetrics && type === "counter" ? name.replace(/_total$/, "") : name
    lines.push(`# HELP ${family} ${openMetrics ? escapeValue(help) : escapeHelp(help)}`, `# TYPE ${family} ${type}`)
    for (const { exemplar, labels, suffix, value } of samples) {
      const marked = openMetrics && exemplar !== undefined ? exemplarText(exemplar) : ""
      lines.push(`${name}${suffix}${labelText(labels)} ${number(value)}${marked}`)
    }
  }
  if (openMetrics) lines.push("# EOF")
  return `${lines.join("\n")}\n`
}

/** Names that more than one source gave, or that no scraper takes. A fault of the program. */
export const faultyNames = (families: ReadonlyArray<Family>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return families.flatMap(({ name, type }) => {
    const twice = seen.has(name)
    seen.add(name)
    const fits = /^[a-z][a-z0-9_]*$/.test(name) && (type === "counter") === name.endsWith("_total")
    return twice || !fits ? [name] : []
  })
}
