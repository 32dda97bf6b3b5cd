/** Order of mixed text on a line: the Unicode Bidirectional Algorithm (UAX 9), by bidi-js. Pure. */
import bidiFactory from "bidi-js/dist/bidi.mjs"

const bidi = bidiFactory()

export type Direction = "ltr" | "rtl"

/** Where a text begins by itself: the direction of its first letter (UAX 9, P2 and P3). */
export const directionOf = (text: string): Direction =>
  (bidi.getEmbeddingLevels(text).paragraphs[0]?.level ?? 0) % 2 === 1 ? "rtl" : "ltr"

/** The level of each character in a paragraph of that direction: an odd one stands from right to left. */
export const levelsOf = (characters: ReadonlyArray<string>, base: Direction): ReadonlyArray<number> => {
  const { levels } = bidi.getEmbeddingLevels(characters.join(""), base)
  let at = 0
  return characters.map((character) => {
    const level = levels[at] ?? 0
    at += character.length
    return level
  })
}

/** Turns stretches from the order in which they are read into the order in which they stand from left to right (L2). */
export const visualOrder = <S extends { readonly level: number }>(stretches: ReadonlyArray<S>): ReadonlyArray<S> => {
  const ordered = [...stretches]
  const highest = Math.max(0, ...ordered.map(({ level }) => level))
  for (let level = highest; level >= 1; level--) {
    let from = 0
    while (from < ordered.length) {
      let to = from
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to++
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).toReversed())
      from = Math.max(to, from + 1)
    }
  }
  return ordered
}

/** A stretch of neutral characters from right to left, for a font that would set them from left to right (L2, L4). */
export const mirrored = (text: string): string =>
  Array.from(text)
    .toReversed()
    .map((character) => bidi.getMirroredCharacter(character) ?? character)
    .join("")
