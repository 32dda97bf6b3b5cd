/** What courses are ordered by when their titles are: the same on every machine, whatever its collations. Pure. */
import { folded, wordsOf } from "./SearchWords.ts"

/** The folded words of a title, parted by spaces; numbers by their value. */
export const titleKey = (title: string): string =>
  wordsOf(title.slice(0, 300))
    .map(({ text }) => folded(text).replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, "").padStart(8, "0")))
    .join(" ")
    .slice(0, 400)
    .toWellFormed()
