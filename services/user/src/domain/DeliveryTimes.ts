/** When messages may go out: quiet hours and digests, in the person's own time zone, across changes of daylight saving time. Pure. */
import type { DigestFrequency } from "@lyceum/domain/Notification"
import { DateTime } from "effect"

/** Minutes since midnight; `from` = `to` is no quiet at all, a later `from` reaches past midnight. */
export interface QuietHours {
  readonly from: number
  readonly to: number
}

export interface DigestTimes {
  readonly frequency: DigestFrequency
  /** Full hour, 0 to 23. */
  readonly hour: number
  /** 1 = Monday to 7 = Sunday. */
  readonly weekday: number
}

/** Minutes since midnight of `22:30`. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

const two = (value: number) => String(value).padStart(2, "0")
/** `22:30` of minutes since midnight. */
export const timeOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

/** That many minutes after midnight, on the local day of `now` or days after it. A time that the clock skips is taken one hour on. */
const at = (now: DateTime.Utc, zone: DateTime.TimeZone, days: number, minutes: number): DateTime.Utc => {
  const { day, month, year } = DateTime.toParts(DateTime.setZone(now, zone))
  const date = new Date(Date.UTC(year, month - 1, day + days))
  return DateTime.toUtc(
    DateTime.makeZonedUnsafe(
      {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: Math.floor(minutes / 60),
        minute: minutes % 60
      },
      { timeZone: zone, adjustForTimeZone: true }
    )
  )
}

/** The first moment from `now` on that is not quiet: `now` itself, or the end of the quiet that holds. */
export const deliverAt = (now: DateTime.Utc, zone: DateTime.TimeZone, quiet: QuietHours | null): DateTime.Utc => {
  if (quiet === null || quiet.from === quiet.to) return now
  const { hour, minute } = DateTime.toParts(DateTime.setZone(now, zone))
  const local = hour * 60 + minute
  const pastMidnight = quiet.from > quiet.to
  const isQuiet = pastMidnight ? local >= quiet.from || local < quiet.to : local >= quiet.from && local < quiet.to
  if (!isQuiet) return now
  const end = at(now, zone, pastMidnight && local >= quiet.from ? 1 : 0, quiet.to)
  // In the hour that comes twice in autumn the first of both ends may be over already.
  return DateTime.max(now, end)
}

/** When the next digest is due, after `now`; `null` = there is none. */
export const nextDigest = (now: DateTime.Utc, zone: DateTime.TimeZone, digest: DigestTimes): DateTime.Utc | null => {
  if (digest.frequency === "off") return null
  for (let days = 0; days <= 8; days++) {
    const candidate = at(now, zone, days, digest.hour * 60)
    const { weekDay } = DateTime.toParts(DateTime.setZone(candidate, zone))
    const isDay = digest.frequency === "daily" || weekDay % 7 === digest.weekday % 7
    if (isDay && DateTime.isGreaterThan(candidate, now)) return candidate
  }
  return null
}
