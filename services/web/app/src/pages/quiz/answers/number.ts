/** Numbers as people type them, in their language and in others. Pure. */
import type { Locale } from "@lyceum/sdk"

const western = (text: string): string =>
  text
    .replaceAll(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\u06f0-\u06f9]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll("\u066b", ".")
    .replaceAll(/[\u066c\s'\u2019\u200e\u200f\u061c]/gu, "")
    .replaceAll(/[\u2212\u2013]/gu, "-")

const escaped = { ",": ",", ".": "\\." } as const

/** Without its separators of thousands, with a point before the decimals. */
const plain = (text: string, decimal: "," | "."): string => {
  const group = decimal === "," ? "." : ","
  const grouped = new RegExp(`^[+-]?\\d{1,3}(?:${escaped[group]}\\d{3})+(?:${escaped[decimal]}\\d*)?$`)
  const own = grouped.test(text) ? text.replaceAll(group, "") : text
  return own.replace(",", ".")
}

/**
 * The number that a text says, `null` when it says none. A separator that the language uses for thousands is one where it
 * stands between groups of three, and a decimal sign otherwise: "1,5" is one and a half in English too.
 */
export const parseNumber = (text: string, locale: Locale): number | null => {
  const digits = plain(western(text), locale === "de" ? "," : ".")
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(digits)) return null
  const value = Number(digits)
  return Number.isFinite(value) ? value : null
}

/** A number as `parseNumber` reads it back. */
export const writeNumber = (value: number, locale: Locale): string =>
  locale === "de" ? String(value).replace(".", ",") : String(value)
