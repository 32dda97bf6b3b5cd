/**
 * Families that are counted without Effect and without an allocation: on the request path, and where no fiber runs. A series is
 * looked up once and kept by who counts. One registry a process.
 */
import type { Exemplar, Family, Sample } from "./Families.ts"

const sources: Array<() => Family> = []

/** The families of this process, as they are now; those without a series are left out. */
export const ownFamilies = (): ReadonlyArray<Family> =>
  sources.map((read) => read()).filter(({ samples }) => samples.length > 0)

/** Adds a family that is read when it is scraped. */
export const observed = (
  type: "gauge" | "counter",
  name: string,
  help: string,
  read: () => ReadonlyArray<readonly [labels: Readonly<Record<string, string>>, value: number]>
): void => {
  sources.push(() => ({
    name,
    type,
    help,
    samples: read().map(([labels, value]) => ({ suffix: "", labels, value }))
  }))
}

/** A number that grows, and goes down only where it is a gauge. */
export interface Cell {
  value: number
}

/** A family of cells; asked for the same labels again it makes a second series, so ask once. */
export const cells = (type: "gauge" | "counter", name: string, help: string) => {
  const known: Array<readonly [Readonly<Record<string, string>>, Cell]> = []
  observed(type, name, help, () => known.map(([labels, { value }]) => [labels, value] as const))
  return (labels: Readonly<Record<string, string>>): Cell => {
    const cell: Cell = { value: 0 }
    known.push([labels, cell])
    return cell
  }
}

/** One series of a histogram: counts a value, with the trace that gave it where that is recorded. */
export interface Distribution {
  readonly observe: (value: number, traceId?: string) => void
}

/** A family of histograms; `bounds` in the metric's unit, ascending. */
export const distributions = (name: string, help: string, bounds: ReadonlyArray<number>) => {
  const series: Array<() => ReadonlyArray<Sample>> = []
  sources.push(() => ({ name, type: "histogram", help, samples: series.flatMap((read) => read()) }))
  return (labels: Readonly<Record<string, string>>): Distribution => {
    const counts = new Float64Array(bounds.length + 1)
    const exemplars: Array<Exemplar | undefined> = Array.from({ length: bounds.length + 1 })
    let sum = 0
    series.push(() => {
      let below = 0
      const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, index): Sample => {
        below += counts[index] ?? 0
        const exemplar = exemplars[index]
        return {
          suffix: "_bucket",
          labels: { ...labels, le: bound === Number.POSITIVE_INFINITY ? "+Inf" : String(bound) },
          value: below,
          ...(exemplar === undefined ? {} : { exemplar })
        }
      })
      return [...buckets, { suffix: "_sum", labels, value: sum }, { suffix: "_count", labels, value: below }]
    })
    return {
      observe: (value, traceId) => {
        let index = 0
        while (index < bounds.length && value > (bounds[index] ?? 0)) index++
        counts[index] = (counts[index] ?? 0) + 1
        sum += value
        if (traceId !== undefined) exemplars[index] = { traceId, value, at: Date.now() / 1000 }
      }
    }
  }
}
