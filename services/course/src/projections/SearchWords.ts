/** From what a person typed to what PostgreSQL searches for. Pure: whatever is typed, the result is a sound tsquery. */

/** Words looked at; the rest of a longer query is left out. */
const maxWords = 16

/** `beginnings`: a tsquery of word beginnings, all needed; `plain`: the words as they are. `null` = no words at all. */
export const tsqueryOf = (query: string): { readonly beginnings: string; readonly plain: string } | null => {
  const words = (
    query
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).slice(0, maxWords)
  return words.length === 0
    ? null
    : { beginnings: words.map((word) => `'${word}':*`).join(" & "), plain: words.join(" ") }
}
