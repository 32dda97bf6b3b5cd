/** Due dates as days in the calendar of whoever sets them. Pure. */
import { dayOf, daysFrom, startOf } from "../exports/period.ts"

/** The day of a due date as a date field says it; none = empty. */
export const dueDay = (dueAt: string | null): string => (dueAt === null ? "" : dayOf(new Date(dueAt)))

/** The last moment of a day as the service takes it; `undefined` = it is no day, or it is over at `now`. */
export const dueAtEndOf = (day: string, now: Date): string | undefined => {
  const start = startOf(day)
  if (start === undefined) return undefined
  const end = new Date(daysFrom(start, 1).getTime() - 1)
  return end < now ? undefined : end.toISOString()
}
