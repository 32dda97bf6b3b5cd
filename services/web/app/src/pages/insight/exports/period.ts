/** The days of an export, in the calendar of whoever asks. Pure. */

/** A day as a date field says it. */
export const dayOf = (date: Date): string => {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** So many days before, or after, a date. */
export const daysFrom = (date: Date, days: number): Date =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate() + days)

/** The first moment of a day; `undefined` = it is none. */
export const startOf = (day: string): Date | undefined => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  return found === null ? undefined : new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]))
}

/** Both days and all between them as the service takes them, or `undefined` when they are no period. */
export const periodOf = (first: string, last: string): { readonly from: string; readonly to: string } | undefined => {
  const [from, end] = [startOf(first), startOf(last)]
  if (from === undefined || end === undefined || from > end) return undefined
  return { from: from.toISOString(), to: daysFrom(end, 1).toISOString() }
}
