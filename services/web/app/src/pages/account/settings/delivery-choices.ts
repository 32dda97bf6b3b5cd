/** What there is to choose of times and places, in the words of the language. */
import type { Option } from "../../../design/Choice.tsx"

/** Where this browser is. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every time zone that the browser knows, with the chosen one, UTC and its own. */
export const zones = (chosen: string): ReadonlyArray<string> =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", localZone(), chosen])].toSorted()

/** A Monday, at midnight UTC. */
const monday = Date.UTC(2024, 0, 1)
const hour = 3_600_000

/** 1 = Monday to 7 = Sunday. */
export const weekdays = (locale: string): ReadonlyArray<Option<string>> => {
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" })
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    value: String(day),
    label: name.format(monday + (day - 1) * 24 * hour)
  }))
}

/** The full hours of a day. */
export const hours = (locale: string): ReadonlyArray<Option<string>> => {
  const name = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" })
  return Array.from({ length: 24 }, (_, at) => ({ value: String(at), label: name.format(monday + at * hour) }))
}

/** A number as it is kept (E.164) of one as it is typed; `null` = none was typed, `undefined` = it is none. */
export const phoneOf = (typed: string): string | null | undefined => {
  const digits = typed.replaceAll(/[\s()./-]/g, "").replace(/^00/, "+")
  if (digits === "") return null
  return /^\+[1-9][0-9]{7,14}$/.test(digits) ? digits : undefined
}
