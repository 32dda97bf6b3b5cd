/** Right numbers: answers with tolerances, and ranges. Pure. */
import type { NumberInterval } from "@lyceum/domain/Quiz"

const number = (text: string): number | null => {
  const trimmed = text.trim().replace(/^\+/, "")
  if (!/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return null
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : null
}

/** A tolerance in the answer's unit: `0.1`, or `5%` of the answer's size. `null` when it is no number. */
export const readTolerance = (text: string, answer: number): number | null => {
  const percent = /^(.*)%\s*$/s.exec(text)
  const value = number(percent?.[1] ?? text)
  if (value === null || value < 0) return null
  return percent === null ? value : (Math.abs(answer) * value) / 100
}

/** `[5,7)` and its kind; bounds may be left out or infinite. */
export const readRange = (text: string): NumberInterval | null => {
  const match = /^\s*([[(])([^,]*),([^,]*)([\])])\s*$/.exec(text)
  if (match === null) return null
  const [, open, low = "", high = "", close] = match
  const bound = (side: string): number | null | undefined =>
    /^\s*$|^\s*[+-]?inf(?:inity)?\s*$/i.test(side) ? null : (number(side) ?? undefined)
  const minimum = bound(low)
  const maximum = bound(high)
  if (minimum === undefined || maximum === undefined) return null
  return { minimum, minimumIncluded: open === "[", maximum, maximumIncluded: close === "]" }
}

/** The interval of an `answer`; `null` when it is a formula or a variable, which is not supported. */
export const readAnswer = (answer: string, tolerance: string | null): NumberInterval | null => {
  const range = readRange(answer)
  if (range !== null) return range
  const value = number(answer)
  const width = value === null ? null : tolerance === null ? 0 : readTolerance(tolerance, value)
  if (value === null || width === null) return null
  const bound = (side: number): number | null => (Number.isFinite(side) ? side : null)
  return { minimum: bound(value - width), minimumIncluded: true, maximum: bound(value + width), maximumIncluded: true }
}

/** The `answer` that reads as an interval. */
export const writeAnswer = (interval: NumberInterval): string =>
  interval.minimum !== null &&
  interval.minimum === interval.maximum &&
  interval.minimumIncluded &&
  interval.maximumIncluded
    ? String(interval.minimum)
    : `${interval.minimumIncluded ? "[" : "("}${interval.minimum ?? "-inf"},${interval.maximum ?? "inf"}${interval.maximumIncluded ? "]" : ")"}`
