/** A line of the log: one JSON object. Its fields are those of telemetry/registry/log-fields.ts. */
import { Cause, Context, Logger, References, Tracer } from "effect"
import { inspect } from "node:util"
import { RequestInfo } from "../http/RequestInfo.ts"
import { scrub } from "./Scrub.ts"

/** Deepest that an annotation is shown. */
const deepest = 3

const shown = (value: unknown, depth = 0): unknown => {
  if (typeof value === "string") return scrub(value)
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value
  if (value instanceof Error) return scrub(`${value.name}: ${value.message}`)
  if (Cause.isCause(value)) return scrub(Cause.pretty(value))
  if (depth >= deepest || typeof value !== "object") return scrub(inspect(value, { depth: 0 }))
  if (Array.isArray(value)) return value.slice(0, 50).map((one) => shown(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one, depth + 1)]))
}

const messageOf = (message: unknown): string => {
  const parts = Array.isArray(message) ? message : [message]
  return parts
    .map((part) => {
      const text = shown(part)
      return typeof text === "string" ? text : JSON.stringify(text)
    })
    .join(" ")
}

/** Formats a line: `{ time, level, service, message, traceId?, spanId?, requestId?, cause?, …annotations }`. */
export const logLine = Logger.make(({ cause, date, fiber, logLevel, message }): string => {
  const line: Record<string, unknown> = {
    time: date.toISOString(),
    level: logLevel.toUpperCase(),
    message: messageOf(message)
  }
  for (const [name, value] of Object.entries(fiber.getRef(References.CurrentLogAnnotations))) line[name] = shown(value)
  const span = Context.getOrUndefined(fiber.context, Tracer.ParentSpan)
  if (span !== undefined) {
    line["traceId"] = span.traceId
    line["spanId"] = span.spanId
  }
  const { requestId } = fiber.getRef(RequestInfo)
  if (requestId !== "none") line["requestId"] = requestId
  if (cause.reasons.length > 0) line["cause"] = scrub(Cause.pretty(cause))
  return JSON.stringify(line)
})
