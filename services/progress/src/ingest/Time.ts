/** Reads the time of an event. Pure. */

const iso = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970 of an ISO 8601 time with `Z` or an offset; `NaN` = it is none, or it lies before 1970. */
export const epochMillis = (text: string): number => {
  const parts = iso.exec(text)
  if (parts === null) return Number.NaN
  const time = Date.parse(text)
  if (!(time >= 0)) return Number.NaN
  // The engine reads 30 February as 1 or 2 March; the calendar has no such day.
  const day = Number(parts[3])
  if (day > 28 && day > new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate()) return Number.NaN
  return time
}
