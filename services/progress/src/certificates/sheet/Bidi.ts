/**
 * Order of mixed text on a line: the implicit levels of the Unicode Bidirectional Algorithm (UAX 9, rules W, N1, N2, I, L2) for
 * plain text without embeddings, which titles and names are. Pure.
 */

export type Direction = "ltr" | "rtl"

type Kind = "left" | "right" | "number" | "neutral"

const right =
  /[\u0590-\u05ff\u0608\u060b\u060d\u061b-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
const number = /\p{Nd}/u
const left = /[\p{L}\p{M}]/u

const kindOf = (character: string): Kind =>
  number.test(character) ? "number" : right.test(character) ? "right" : left.test(character) ? "left" : "neutral"

/** Where a text begins by itself: the direction of its first letter (UAX 9, P2 and P3). */
export const directionOf = (text: string): Direction => {
  for (const character of text) {
    const kind = kindOf(character)
    if (kind === "right") return "rtl"
    if (kind === "left") return "ltr"
  }
  return "ltr"
}

/**
 * The level of each character in a paragraph of that direction. Marks belong to the character before them; a number after
 * left-to-right text is part of it (W7), one after right-to-left text runs from left to right inside of that.
 */
export const levelsOf = (characters: ReadonlyArray<string>, base: Direction): ReadonlyArray<number> => {
  let strong: "left" | "right" = base === "rtl" ? "right" : "left"
  const kinds = characters.map((character, index): Kind => {
    const kind = index > 0 && /\p{M}/u.test(character) ? strong : kindOf(character)
    if (kind === "left" || kind === "right") strong = kind
    return kind === "number" && strong === "left" ? "left" : kind
  })
  const leftLevel = base === "rtl" ? 2 : 0
  /** The direction of the nearest character that has one; beyond the ends, the paragraph's. */
  const sideOf = (from: number, step: 1 | -1): Direction => {
    let index = from + step
    while (kinds[index] === "neutral") index += step
    const kind = kinds[index]
    return kind === undefined ? base : kind === "left" ? "ltr" : "rtl"
  }
  return kinds.map((kind, index) => {
    if (kind === "left") return leftLevel
    if (kind === "right") return 1
    if (kind === "number") return 2
    const before = sideOf(index, -1)
    const direction = before === sideOf(index, 1) ? before : base
    return direction === "rtl" ? 1 : leftLevel
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

const mirrors = new Map(
  ["()", "[]", "{}", "<>", "«»", "‹›"].flatMap(([a = "", b = ""]) => [[a, b] as const, [b, a] as const])
)

/** A stretch of neutral characters from right to left, for a font that would set them from left to right (L2, L4). */
export const mirrored = (text: string): string =>
  [...text]
    .toReversed()
    .map((character) => mirrors.get(character) ?? character)
    .join("")
