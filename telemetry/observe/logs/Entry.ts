/** A line of the log as Loki takes it: the labels and the structured metadata that telemetry/alloy gives a line. Pure. */
import { Option, Schema } from "effect"

const text = Schema.optionalKey(Schema.String)
const Line = Schema.fromJsonString(
  Schema.Struct({
    time: text,
    level: text,
    service: text,
    traceId: text,
    spanId: text,
    requestId: text
  })
)
const decode = Schema.decodeOption(Line)

/** What is asked for by an index. Few values each: every pair of them is a stream. */
export interface Labels {
  readonly service: string
  readonly level: string
}

/** A line with its time in nanoseconds since 1970. */
export interface Entry {
  readonly labels: Labels
  readonly at: string
  readonly line: string
  /** What is different in every line: it can be asked for, and costs no stream. */
  readonly metadata: Readonly<Record<string, string>>
}

const levels: ReadonlySet<string> = new Set(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])
/** The name of a service as ours are; anything else would let a line make a stream of its own. */
const named = /^[a-z][a-z-]{0,39}$/

/** `now` in milliseconds stands in where a line says no time. A line that is no object of ours is kept, as `unknown`. */
export const entryOf = (line: string, now: number): Entry => {
  const { level = "", service = "", time = "", ...ids } = Option.getOrElse(decode(line), (): typeof Line.Type => ({}))
  const said = Date.parse(time)
  return {
    labels: {
      service: named.test(service) ? service : "unknown",
      level: levels.has(level) ? level : "unknown"
    },
    at: `${Number.isNaN(said) ? Math.trunc(now) : said}000000`,
    line,
    metadata: Object.fromEntries(Object.entries(ids))
  }
}

/** The body of `POST /loki/api/v1/push` (https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs). */
export const pushBody = (entries: ReadonlyArray<Entry>) => {
  const streams = new Map<string, { readonly stream: Labels; readonly values: Array<ReadonlyArray<unknown>> }>()
  for (const { at, labels, line, metadata } of entries) {
    const key = `${labels.service} ${labels.level}`
    const stream = streams.get(key) ?? { stream: labels, values: [] }
    streams.set(key, stream)
    stream.values.push([at, line, metadata])
  }
  return { streams: [...streams.values()] }
}
