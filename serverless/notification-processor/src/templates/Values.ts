/** What a job's data looks like in a message: times, lists and numbers in the person's language. Pure. */
import type { Locale } from "@lyceum/domain/Account"
import type { MaterialRejection } from "@lyceum/events/Materials"
import { DateTime } from "effect"
import type { Wording } from "./Wording.ts"

/** Minutes in words. */
export const minutes = (locale: Locale, count: number): string =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(count)

export const number = (locale: Locale, count: number): string => new Intl.NumberFormat(locale).format(count)

const known = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

/** A moment in the person's time zone, its name said. A zone that this computer does not know is written in UTC. */
export const moment = (
  locale: Locale,
  at: DateTime.Utc,
  timeZone: string,
  dateStyle: "long" | "short" = "long"
): string => {
  const zone = known(timeZone) ? timeZone : "UTC"
  const day = dateStyle === "long" ? ({ day: "numeric", month: "long", year: "numeric" } as const) : short
  return new Intl.DateTimeFormat(locale, {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: zone
  }).format(DateTime.toEpochMillis(at))
}
const short = { day: "2-digit", month: "2-digit", year: "numeric" } as const

/** Why a file was refused, as one list. */
export const reasons = (locale: Locale, wording: Wording, found: ReadonlyArray<MaterialRejection>): string =>
  found.length === 0
    ? wording.rejections.unknown
    : new Intl.ListFormat(locale, { type: "conjunction" }).format(found.map((reason) => wording.rejections[reason]))
