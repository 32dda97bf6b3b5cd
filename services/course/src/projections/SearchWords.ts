/**
 * Words as they are searched for, the same way for what is stored and what is asked. Pure: whatever is typed, the result is a
 * sound tsquery.
 * A folded word is lower case, without accents (ß is ss) and without Arabic vowel signs and letter variants. Scripts that
 * write no spaces (Chinese, Japanese, Thai, …) have no words here: each sign stands alone, and a run of them is a phrase.
 */

/** Words looked at; the rest of a longer query is left out. */
const maxWords = 16
/** Signs looked at in one run of a script without spaces. */
const maxSigns = 32

const unspacedSigns =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}"
const word = () => new RegExp(`[${unspacedSigns}]+|(?:(?![${unspacedSigns}])[\\p{L}\\p{N}\\p{M}\\u0640])+`, "gu")
const unspaced = new RegExp(`^[${unspacedSigns}]`, "u")

/** A word of a text, where it stands (UTF-16 code units) and whether its script writes no spaces. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly unspaced: boolean
}

/** The words of a text, in order. */
export const wordsOf = (text: string): ReadonlyArray<Word> =>
  [...text.matchAll(word())].map((match) => ({
    text: match[0],
    start: match.index,
    unspaced: unspaced.test(match[0])
  }))

/** A word as it is compared. May be empty (a vowel sign alone). */
export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670|[\u06d6-\u06ed]/g, "")
    .normalize("NFC")
    .replaceAll("ß", "ss")
    .replace(/[أإآٱ]/g, "ا")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")

/** Signs that part words again once a word is folded (a ligature may unfold to several words). */
const clean = (text: string): string => text.replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim()

const spread = ({ text, unspaced }: Word, one: (text: string) => string): string =>
  unspaced ? Array.from(one(text)).join(" ") : one(text)

/** What PostgreSQL is to index of a text: its words parted by spaces, plain for a language's stemmer and folded. */
export const indexed = (text: string, maxLength: number): { readonly plain: string; readonly folded: string } => {
  const words = wordsOf(text.slice(0, maxLength))
  const joined = (one: (text: string) => string) =>
    clean(words.map((word) => spread(word, one)).join(" "))
      .slice(0, maxLength)
      .toWellFormed()
  return { plain: joined((text) => text.normalize("NFKC").toLowerCase()), folded: joined(folded) }
}

/** What somebody looks for. `words` are folded; `beginnings`: a tsquery of word beginnings, all needed; `plain`: the words for a stemmer. */
export interface Asked {
  readonly beginnings: string
  readonly plain: string
  readonly words: ReadonlyArray<{ readonly text: string; readonly unspaced: boolean }>
}

/** `null` = no words at all. */
export const tsqueryOf = (query: string): Asked | null => {
  const found = wordsOf(query)
    .slice(0, maxWords)
    .flatMap((word) =>
      clean(folded(word.text))
        .split(" ")
        .flatMap((text) => (text === "" ? [] : [{ text, unspaced: word.unspaced, given: word.text }]))
    )
  if (found.length === 0) return null
  const beginning = ({ text, unspaced }: (typeof found)[number]) =>
    unspaced
      ? `(${Array.from(text)
          .slice(0, maxSigns)
          .map((sign) => `'${sign}'`)
          .join(" <-> ")})`
      : `'${text}':*`
  return {
    beginnings: found.map(beginning).join(" & "),
    // a stemmer knows no phrases of signs: with one among the words, only their beginnings count
    plain: found.some((one) => one.unspaced)
      ? ""
      : found.map(({ given }) => given.normalize("NFKC").toLowerCase()).join(" "),
    words: found.map(({ text, unspaced }) => ({ text, unspaced }))
  }
}
