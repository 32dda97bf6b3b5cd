/**
 * What a running system tells, held against the registry: each finding is a sentence that names the signal. Empty = the two say
 * the same. Pure.
 */
import type { Family } from "@lyceum/runtime/telemetry/Families"
import type { LabelBound, LogFieldEntry, MetricEntry, SpanEntry } from "./registry/Signal.ts"

const labelNames = (family: Family): ReadonlyArray<string> => [
  ...new Set(family.samples.flatMap(({ labels }) => Object.keys(labels).filter((name) => name !== "le")))
]

const outOfBounds = (family: Family, label: string, bound: LabelBound): ReadonlyArray<string> => {
  const values = [...new Set(family.samples.flatMap(({ labels }) => labels[label] ?? []))]
  if ("atMost" in bound) {
    return values.length <= bound.atMost
      ? []
      : [`${family.name}: ${values.length} values of ${label}, ${bound.atMost} at most`]
  }
  return values
    .filter((value) => !bound.includes(value))
    .map((value) => `${family.name}: ${label}="${value}" is not declared`)
}

const differences = (family: Family, entry: MetricEntry): ReadonlyArray<string> => [
  ...(family.type === entry.type ? [] : [`${entry.name} is a ${family.type}, declared as ${entry.type}`]),
  ...(family.help === entry.meaning ? [] : [`${entry.name} says "${family.help}", declared "${entry.meaning}"`]),
  ...labelNames(family)
    .filter((label) => !Object.hasOwn(entry.labels, label))
    .map((label) => `${entry.name} has label ${label}, which is not declared`),
  ...Object.entries(entry.labels).flatMap(([label, bound]) => outOfBounds(family, label, bound))
]

/** Metrics that are emitted and not declared, declared and not emitted, or not as declared. */
export const checkMetrics = (
  families: ReadonlyArray<Family>,
  entries: ReadonlyArray<MetricEntry>
): ReadonlyArray<string> => {
  const declared = new Map(entries.map((entry) => [entry.name, entry]))
  const emitted = new Set(families.map(({ name }) => name))
  return [
    ...families.flatMap((family) => {
      const entry = declared.get(family.name)
      return entry === undefined ? [`${family.name} is emitted and not declared`] : differences(family, entry)
    }),
    ...entries
      .filter(({ name, needs }) => needs === undefined && !emitted.has(name))
      .map(({ name }) => `${name} is declared and not emitted`)
  ]
}

/** A span as it was exported. */
export interface SeenSpan {
  readonly name: string
  readonly kind: SpanEntry["kind"]
  readonly attributes: ReadonlyArray<string>
}

/** The same of spans; those of an operator's rare work need not be seen. */
export const checkSpans = (seen: ReadonlyArray<SeenSpan>, entries: ReadonlyArray<SpanEntry>): ReadonlyArray<string> => {
  const met = new Set<SpanEntry>()
  const findings = seen.flatMap((span) => {
    const entry = entries.find(({ kind, pattern }) => kind === span.kind && new RegExp(pattern).test(span.name))
    if (entry === undefined) return [`span "${span.name}" (${span.kind}) is not declared`]
    met.add(entry)
    return span.attributes
      .filter((attribute) => !entry.attributes.includes(attribute))
      .map((attribute) => `span "${entry.name}" has attribute ${attribute}, which is not declared`)
  })
  const missing = entries.filter((entry) => entry.rare !== true && !met.has(entry))
  return [...new Set([...findings, ...missing.map(({ name }) => `span "${name}" is declared and was not seen`)])]
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value)

/** What is wrong with lines of the log: no object, a field that is missing, unknown or of another type. */
export const checkLines = (
  lines: ReadonlyArray<string>,
  entries: ReadonlyArray<LogFieldEntry>
): ReadonlyArray<string> => {
  const declared = new Map(entries.map((entry) => [entry.name, entry]))
  const needed = entries.filter(({ always }) => always)
  return [
    ...new Set(
      lines.flatMap((line) => {
        if (line.includes("\n")) return ["a line of the log has more than one line"]
        const object: unknown = JSON.parse(line)
        if (typeof object !== "object" || object === null || Array.isArray(object)) return [`not an object: ${line}`]
        const fields: ReadonlyArray<readonly [string, unknown]> = Object.entries(object)
        return [
          ...needed
            .filter(({ name }) => !fields.some(([field]) => field === name))
            .map(({ name }) => `a line lacks ${name}: ${line}`),
          ...fields.flatMap(([name, value]) => {
            const entry = declared.get(name)
            if (entry === undefined) return [`field ${name} is not declared`]
            return entry.type === "any" || entry.type === typeOf(value)
              ? []
              : [`field ${name} is ${typeOf(value)}, declared as ${entry.type}`]
          })
        ]
      })
    )
  ]
}

/** Where a text that must not be told stands in what was told; the texts are searched as they are. */
export const checkCanaries = (
  told: Readonly<Record<string, ReadonlyArray<string>>>,
  canaries: Readonly<Record<string, string>>
): ReadonlyArray<string> =>
  Object.entries(told).flatMap(([where, texts]) =>
    Object.entries(canaries).flatMap(([what, canary]) =>
      texts.filter((text) => text.includes(canary)).map((text) => `${what} stands in ${where}: ${text.slice(0, 300)}`)
    )
  )
