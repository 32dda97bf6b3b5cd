/** Reads the time of an event. Pure. */

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970 of an ISO 8601 time with `Z` or an offset; `NaN` = it is none, or it lies before 1970. */
export const epochMillis = (text: string): number => {
  if (!iso.test(text)) return Number.NaN
  const time = Date.parse(text)
  if (!(time >= 0)) return Number.NaN
  const day = Number(text.slice(8, 10))
  // The engine reads 30 February as 1 or 2 March; the calendar has no such day.
  return day > 28 && day > lastDay(Number(text.slice(0, 4)), Number(text.slice(5, 7))) ? Number.NaN : time
}

/** Of a month, from 1. */
const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * The one spelling that `Date.toISOString` has, of a text that `epochMillis` read as `time`. It is what programs send, and then
 * it is there already; hour 24 is the next day's first.
 */
export const isoOf = (text: string, time: number): string =>
  text.length === 24 && text[19] === "." && text[23] === "Z" && !text.startsWith("24", 11)
    ? text
    : new Date(time).toISOString()
