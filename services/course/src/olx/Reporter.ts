/** Collects what an import has to say while it runs. */
import type { ReportUnsupported, ReportWarning } from "@lyceum/domain/ImportReport"

/** The working report. `place` is where a person finds the part: titles from the section down, then (tag, url_name). */
export interface Reporter {
  readonly warn: (place: string, message: string) => void
  readonly unsupported: (place: string, tag: string, reason: string) => void
  readonly counted: (tag: string) => void
  readonly warnings: ReadonlyArray<ReportWarning>
  readonly kept: ReadonlyArray<ReportUnsupported>
  readonly elements: ReadonlyMap<string, number>
}

/** An empty report. The same message for the same place is kept once. */
export const makeReporter = (): Reporter => {
  const warnings: Array<ReportWarning> = []
  const kept: Array<ReportUnsupported> = []
  const elements = new Map<string, number>()
  const seen = new Set<string>()
  return {
    warn: (place, message) => {
      const key = `${place}\n${message}`
      if (seen.has(key)) return
      seen.add(key)
      warnings.push({ place, message })
    },
    unsupported: (place, tag, reason) => void kept.push({ place, tag, reason }),
    counted: (tag) => void elements.set(tag, (elements.get(tag) ?? 0) + 1),
    warnings,
    kept,
    elements
  }
}
