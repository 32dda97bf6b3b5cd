/** The languages that the app speaks. */
import type { Locale } from "@lyceum/sdk"

/** In the order in which a person chooses among them; each named in itself. */
export const locales = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "ar", name: "العربية" }
] as const satisfies ReadonlyArray<{ readonly code: Locale; readonly name: string }>

export const isLocale = (value: unknown): value is Locale => locales.some(({ code }) => code === value)

/** The direction in which a language is written. */
export const directionOf = (locale: Locale): "ltr" | "rtl" => (locale === "ar" ? "rtl" : "ltr")

/** The first of the browser's languages that the app speaks, otherwise English. */
export const preferredLocale = (languages: ReadonlyArray<string>): Locale =>
  languages.map((language) => language.slice(0, 2).toLowerCase()).find(isLocale) ?? "en"
