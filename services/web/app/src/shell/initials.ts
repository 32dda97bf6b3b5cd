const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** The first letter as a reader counts letters. */
const first = (word: string | undefined): string => {
  for (const { segment } of letters.segment(word ?? "")) return segment.toLocaleUpperCase()
  return ""
}

/** The letters that stand for a person: of the first and the last word of the name. */
export const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  return (words.length > 1 ? [words[0], words.at(-1)] : words).map(first).join("")
}
