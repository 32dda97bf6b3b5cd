/**
 * Which traces are in a window, so that what its count becomes can go on with them. Bounded, for a window has thousands: the first
 * recorded ones of it, found in the first records of a read. Kept in memory alone: a restart reads a window's records again.
 */
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { sampledTraces } from "@lyceum/messaging/Traces"
import type { Tracer } from "effect"

/** Records of a read that are looked at: at rest all of them, under load a sample that costs nothing beside the others. */
const looked = 64
/** Traces that are kept of a window, and windows that have some, at most. */
const mostOfWindow = 16
const mostWindows = 1000

const headerOf = (record: ConsumedRecord): string | undefined =>
  record.header === undefined ? record.headers["traceparent"] : record.header("traceparent")

/** The recorded traces among the first records of a read, each once, with the time of its first record. */
export const tracedRecords = (
  records: ReadonlyArray<ConsumedRecord>
): ReadonlyArray<{ readonly time: number; readonly trace: Tracer.ExternalSpan }> => {
  const found = new Map<string, number>()
  for (let index = 0; index < records.length && index < looked; index++) {
    const record = records[index]
    const traceparent = record === undefined ? undefined : headerOf(record)
    if (record === undefined || traceparent === undefined || found.has(traceparent)) continue
    found.set(traceparent, record.timestamp)
  }
  const times = [...found.values()]
  return [...found.keys()].flatMap((traceparent, index) =>
    sampledTraces([traceparent]).map((trace) => ({ time: times[index] ?? 0, trace }))
  )
}

/** The traces of windows, by the windows' starts in milliseconds since 1970. */
export const windowTraces = () => {
  const byWindow = new Map<number, Array<Tracer.ExternalSpan>>()
  return {
    note: (start: number, trace: Tracer.ExternalSpan): void => {
      const known = byWindow.get(start)
      if (known === undefined) {
        if (byWindow.size < mostWindows) byWindow.set(start, [trace])
      } else if (known.length < mostOfWindow && !known.some(({ spanId }) => spanId === trace.spanId)) known.push(trace)
    },
    /** Takes those of windows that are over, and forgets what began before `until`: nothing comes of it any more. */
    take: (starts: Iterable<number>, until: number): ReadonlyArray<Tracer.ExternalSpan> => {
      const taken: Array<Tracer.ExternalSpan> = []
      if (byWindow.size === 0) return taken
      for (const start of starts) {
        taken.push(...(byWindow.get(start) ?? []))
        byWindow.delete(start)
      }
      for (const start of byWindow.keys()) if (start < until) byWindow.delete(start)
      return taken.slice(0, mostOfWindow)
    }
  }
}
