/** Puts values into a template's text. Values are never markup, and never change the direction of the text around them. Pure. */

/** Control characters (also line breaks: a header is one line) and those that steer direction (UAX #9): a value has none. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const unwanted = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/** A value as it may stand in a message. */
export const plain = (value: string): string => value.replaceAll(unwanted, " ").trim()

/** Text for HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)

export type Values = Readonly<Record<string, string>>

const placeholder = /\{(\w+)\}/g

/** Names of the placeholders of a text. */
export const placeholdersOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(placeholder)].map(([, name = ""]) => name)

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const leftToRight = /[A-Za-z\u00c0-\u058f\u3040-\u9fff]/

/**
 * Plain text. A value that runs the other way than the text stands isolated (U+2068, U+2069), so that an English title does
 * not upset an Arabic sentence.
 */
export const fillText = (text: string, values: Values, direction: "ltr" | "rtl"): string =>
  text.replaceAll(placeholder, (_, name: string) => {
    const value = plain(values[name] ?? "")
    return (direction === "ltr" ? rightToLeft : leftToRight).test(value) ? `\u2068${value}\u2069` : value
  })

/** HTML; the text and each value escaped, each value isolated. */
export const fillHtml = (text: string, values: Values): string =>
  text
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      return name === undefined ? escapeHtml(part) : `<bdi>${escapeHtml(plain(values[name] ?? ""))}</bdi>`
    })
    .join("")
