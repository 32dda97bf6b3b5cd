/** Numbers, dates and sizes in the language in use. Makers of formats are dear: each is made once a language, and only if it is needed. */
import type { Locale } from "@lyceum/sdk"
import { useMemo } from "react"
import { useLocale } from "./language.ts"

/** Anything that says a moment: ISO 8601 text, milliseconds since 1970, or a date. */
export type Moment = string | number | Date

const steps: ReadonlyArray<readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number]> = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1]
]

/** Made when it is first asked for: no page needs all of them, and together they take longer than a frame. */
const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

const makeFormat = (locale: Locale) => {
  const number = once(() => new Intl.NumberFormat(locale))
  const percent = once(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }))
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }))
  const dateTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }))
  const time = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }))
  const timeSeconds = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "medium" }))
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }))
  const list = once(() => new Intl.ListFormat(locale))
  const languages = once(() => new Intl.DisplayNames(locale, { type: "language" }))
  const units = new Map<string, Intl.NumberFormat>()
  const unit = (value: number, name: string) => {
    const options = { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 1 } as const
    const format = units.get(name) ?? new Intl.NumberFormat(locale, options)
    units.set(name, format)
    return format.format(value)
  }
  return {
    number: (value: number) => number().format(value),
    /** `value` out of 100, rounded down: 100 % is said of what is complete and of nothing else. */
    percent: (value: number) => percent().format(Math.floor(value) / 100),
    date: (moment: Moment) => date().format(new Date(moment)),
    dateTime: (moment: Moment) => dateTime().format(new Date(moment)),
    time: (moment: Moment) => time().format(new Date(moment)),
    timeSeconds: (moment: Moment) => timeSeconds().format(new Date(moment)),
    /** How far a moment is from `now`, in the largest unit that fits: "3 days ago". */
    relative: (moment: Moment, now: number = Date.now()) => {
      const seconds = (new Date(moment).getTime() - now) / 1000
      const [name, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1]
      return relative().format(Math.trunc(seconds / size), name)
    },
    /** A length of time in seconds, as hours and minutes, or seconds when it is shorter than a minute. */
    duration: (seconds: number) => {
      if (seconds < 60) return unit(Math.max(0, Math.round(seconds)), "second")
      const minutes = Math.round(seconds / 60)
      const parts = [
        ...(minutes >= 60 ? [unit(Math.floor(minutes / 60), "hour")] : []),
        ...(minutes % 60 > 0 ? [unit(minutes % 60, "minute")] : [])
      ]
      return parts.join(" ")
    },
    bytes: (size: number) =>
      size < 1000
        ? unit(size, "byte")
        : size < 1e6
          ? unit(size / 1e3, "kilobyte")
          : size < 1e9
            ? unit(size / 1e6, "megabyte")
            : unit(size / 1e9, "gigabyte"),
    list: (items: Iterable<string>) => list().format(items),
    /** The name of a language (BCP 47); the code itself when it is none. */
    language: (code: string): string => {
      try {
        return languages().of(code) ?? code
      } catch {
        return code
      }
    }
  }
}

export type Format = ReturnType<typeof makeFormat>

const made = new Map<Locale, Format>()

/** The formats of a language. */
const formatOf = (locale: Locale): Format => {
  const format = made.get(locale) ?? makeFormat(locale)
  made.set(locale, format)
  return format
}

/** The formats of the language in use. */
export const useFormat = (): Format => {
  const locale = useLocale()
  return useMemo(() => formatOf(locale), [locale])
}
