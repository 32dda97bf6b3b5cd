/** Reads what a scrape is answered, strictly: OpenMetrics text to families. */
import type { Family, Sample } from "@lyceum/runtime/telemetry/Families"

const line = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)(?: # \{trace_id="([0-9a-f]{32})"\} (\S+) (\S+))?$/
const pair = /([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {}
  pair.lastIndex = 0
  for (let end = 0; end < text.length; end = pair.lastIndex) {
    const found = pair.exec(text)
    if (found === null) throw new Error(`labels that cannot be read: ${text}`)
    labels[found[1] ?? ""] = (found[2] ?? "").replaceAll('\\"', '"').replaceAll("\\\\", "\\")
  }
  return labels
}

/** Families as they were written; a counter's name with `_total`. Fails on a line that is none, and on a family that comes twice. */
export const readOpenMetrics = (text: string): ReadonlyArray<Family> => {
  const lines = text.split("\n")
  if (lines.at(-1) !== "" || lines.at(-2) !== "# EOF") throw new Error("the exposition does not end as it must")
  const families: Array<Family & { readonly samples: Array<Sample> }> = []
  let help = ""
  for (const one of lines.slice(0, -2)) {
    const [mark, what, name = "", ...rest] = one.split(" ")
    if (mark === "#" && what === "HELP") help = rest.join(" ")
    else if (mark === "#" && what === "TYPE") {
      const [type] = rest
      if (type !== "counter" && type !== "gauge" && type !== "histogram") throw new Error(`${one}: not a type of ours`)
      const full = type === "counter" ? `${name}_total` : name
      if (families.some((family) => family.name === full)) throw new Error(`${full} comes twice`)
      families.push({ name: full, type, help, samples: [] })
    } else {
      const found = line.exec(one)
      const family = families.at(-1)
      if (found === null || family === undefined) throw new Error(`not a line of OpenMetrics: ${one}`)
      const suffix = (found[1] ?? "").slice(family.name.length)
      if (!(found[1] ?? "").startsWith(family.name)) throw new Error(`${one} is not of family ${family.name}`)
      const [traceId, value, at] = [found[4], found[5], found[6]]
      family.samples.push({
        suffix,
        labels: labelsOf(found[2] ?? ""),
        value: Number(found[3]),
        ...(traceId === undefined ? {} : { exemplar: { traceId, value: Number(value), at: Number(at) } })
      })
    }
  }
  return families
}
