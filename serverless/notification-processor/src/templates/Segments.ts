/**
 * How many SMS a text is (3GPP TS 23.038, 23.040). In the GSM 7-bit alphabet one message holds 160 characters, one of several
 * 153; a single character outside it turns the whole text into UCS-2: 70, and 67 of several. Pure.
 */

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
/** These take an escape before them: two places. */
const extended = "\f^{}\\[~]|€"
const places = new Map(
  [basic, extended].flatMap((alphabet, n) => Array.from(alphabet, (character) => [character, n + 1] as const))
)

export interface Segments {
  readonly alphabet: "gsm7" | "ucs2"
  readonly count: number
}

/** Length by 7-bit places, or `null` when a character has none. */
const septets = (text: string): number | null => {
  let sum = 0
  for (const character of text) {
    const place = places.get(character)
    if (place === undefined) return null
    sum += place
  }
  return sum
}

/** A character of two places is never split, so each but the last segment may lose one: counted as if it always did. */
const parts = (length: number, one: number, each: number, wide: boolean): number =>
  length <= one ? 1 : Math.ceil(length / (wide ? each - 1 : each))

export const segmentsOf = (text: string): Segments => {
  const length = septets(text)
  return length === null
    ? { alphabet: "ucs2", count: parts(text.length, 70, 67, /[\ud800-\udfff]/.test(text)) }
    : { alphabet: "gsm7", count: parts(length, 160, 153, /[\f^{}\\[~\]|€]/.test(text)) }
}

/** Typographic signs that have a plain twin: without them a title keeps the text in the 7-bit alphabet. */
const twins: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "‘": "'",
  "’": "'",
  "‚": "'",
  "–": "-",
  "—": "-",
  "‑": "-",
  "…": "...",
  "\u00a0": " ",
  "\u202f": " "
}
export const plainTwins = (text: string): string => text.replaceAll(/[“”„«»‘’‚–—‑…\u00a0\u202f]/g, (c) => twins[c] ?? c)
